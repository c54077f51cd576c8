namespace Pronoia.Engine.Cloud;

/// <summary>Settings of a cloud host are missing or wrong; the message has a line for each, with the setting's name and never with a secret's value.</summary>
/// <param name="errors">The lines.</param>
public sealed class CloudSettingsException(IReadOnlyList<string> errors) : Exception(string.Join('\n', errors))
{
    /// <summary>One line per setting.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}
