namespace Pronoia.Prometheus.Yaml;

/// <summary>Bounds on a YAML file, so that a hostile one costs little (huge file, deep nesting, alias bomb).</summary>
public sealed record YamlLimits
{
    /// <summary>The defaults.</summary>
    public static YamlLimits Default { get; } = new();

    /// <summary>Characters of text; default 8 Mi.</summary>
    public int MaxCharacters { get; init; } = 8 * 1024 * 1024;

    /// <summary>Nodes, each alias counted with all that it stands for; default 500,000.</summary>
    public int MaxNodes { get; init; } = 500_000;

    /// <summary>Nesting depth; default 64.</summary>
    public int MaxDepth { get; init; } = 64;
}
