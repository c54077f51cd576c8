namespace Pronoia.Prometheus.Yaml;

/// <summary>A configuration file is wrong; carries every error found.</summary>
/// <param name="errors">The errors, by position.</param>
/// <param name="notShown">Errors found beyond those in <paramref name="errors"/>.</param>
public sealed class ConfigurationException(IReadOnlyList<Diagnostic> errors, int notShown = 0)
    : Exception(string.Join('\n', errors.Select(e => e.ToString()).Concat(notShown > 0 ? [$"and {notShown} more"] : [])))
{
    /// <summary>The errors, by position.</summary>
    public IReadOnlyList<Diagnostic> Errors { get; } = errors;

    /// <summary>Errors found beyond those in <see cref="Errors"/>.</summary>
    public int NotShown { get; } = notShown;
}
