namespace Pronoia.Prometheus.Yaml;

/// <summary>A document goes beyond <see cref="YamlLimits"/>; never leaves this folder.</summary>
internal sealed class YamlLimitException(SourcePosition position, string message) : Exception(message)
{
    public SourcePosition Position { get; } = position;
}
