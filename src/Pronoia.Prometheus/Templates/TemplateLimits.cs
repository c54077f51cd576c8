namespace Pronoia.Prometheus.Templates;

/// <summary>Bounds on running a template. Steps bound its time: every action, pipeline and turn of a loop is at least one.</summary>
public sealed record TemplateLimits
{
    /// <summary>The defaults.</summary>
    public static TemplateLimits Default { get; } = new();

    /// <summary>Characters of a template's text; default 1 Mi.</summary>
    public const int MaxTextLength = 1024 * 1024;

    /// <summary>How deeply blocks and parentheses may nest in a template's text.</summary>
    public const int MaxNesting = 100;

    /// <summary>Characters of output, and of any text made on the way; default 1 Mi.</summary>
    public int MaxOutputLength { get; init; } = 1024 * 1024;

    /// <summary>Steps; default 1,000,000.</summary>
    public int MaxSteps { get; init; } = 1_000_000;

    /// <summary>How deeply templates may call each other; default 100.</summary>
    public int MaxDepth { get; init; } = 100;

    /// <summary>Queries that one run may make; default 50.</summary>
    public int MaxQueries { get; init; } = 50;
}
