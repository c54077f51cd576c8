namespace Pronoia.Prometheus.PromQLTest;

/// <summary>A line of a script cannot be read; never leaves this folder.</summary>
internal sealed class ScriptSyntaxException(int line, string message) : Exception(message)
{
    public int Line { get; } = line;
}
