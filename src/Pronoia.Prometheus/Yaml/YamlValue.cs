namespace Pronoia.Prometheus.Yaml;

/// <summary>A node of a YAML document that knows where it stands.</summary>
public abstract class YamlValue(SourcePosition position)
{
    /// <summary>Where the node starts.</summary>
    public SourcePosition Position { get; } = position;

    /// <summary>The nodes in this tree, this one included.</summary>
    internal abstract int NodeCount { get; }

    /// <summary>What a user calls this kind of node, for messages.</summary>
    public abstract string Kind { get; }

    /// <summary>Whether the node is empty: <c>null</c>, <c>~</c> or nothing at all.</summary>
    public virtual bool IsNull => false;
}
