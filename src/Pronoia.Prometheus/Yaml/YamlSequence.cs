namespace Pronoia.Prometheus.Yaml;

/// <summary>A list.</summary>
public sealed class YamlSequence(SourcePosition position, IReadOnlyList<YamlValue> items) : YamlValue(position)
{
    /// <summary>The items in order.</summary>
    public IReadOnlyList<YamlValue> Items { get; } = items;

    /// <inheritdoc/>
    public override string Kind => "a list";

    internal override int NodeCount { get; } = 1 + items.Sum(i => i.NodeCount);
}
