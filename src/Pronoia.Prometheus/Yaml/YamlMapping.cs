namespace Pronoia.Prometheus.Yaml;

/// <summary>A mapping; keys are unique and in the order of the file.</summary>
public sealed class YamlMapping(SourcePosition position, IReadOnlyList<YamlEntry> entries) : YamlValue(position)
{
    /// <summary>The entries in the order of the file.</summary>
    public IReadOnlyList<YamlEntry> Entries { get; } = entries;

    /// <inheritdoc/>
    public override string Kind => "a mapping";

    internal override int NodeCount { get; } = 1 + entries.Sum(e => 1 + e.Value.NodeCount);
}
