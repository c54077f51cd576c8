namespace Pronoia.Prometheus.PromQL;

/// <summary>How the elements of two instant vectors are matched.</summary>
public sealed record VectorMatching
{
    /// <summary>How many elements of each side may match.</summary>
    public MatchCardinality Cardinality { get; init; }

    /// <summary>The labels of <c>on</c> or <c>ignoring</c>.</summary>
    public IReadOnlyList<string> Labels { get; init; } = Array.Empty<string>();

    /// <summary>Whether <see cref="Labels"/> are those of <c>on</c>.</summary>
    public bool On { get; init; }

    /// <summary>The labels of <c>group_left</c> or <c>group_right</c>, copied from the side of one.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>The value that stands for a missing element on the left (<c>fill_left</c>, experimental).</summary>
    public double? FillLeft { get; init; }

    /// <summary>The value that stands for a missing element on the right (<c>fill_right</c>, experimental).</summary>
    public double? FillRight { get; init; }
}
