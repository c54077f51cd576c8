namespace Pronoia.Prometheus.Yaml;

/// <summary>One thing wrong with a configuration file.</summary>
/// <param name="Position">Where.</param>
/// <param name="Message">What is wrong, and what was expected.</param>
public sealed record Diagnostic(SourcePosition Position, string Message)
{
    /// <summary><c>file:line:column: message</c></summary>
    public override string ToString() => $"{Position}: {Message}";
}
