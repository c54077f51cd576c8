namespace Pronoia.Prometheus.PromQL;

/// <summary>The modifiers <c>offset</c> and <c>@</c> of a selector or subquery.</summary>
public sealed record TimeModifiers
{
    /// <summary>No modifier.</summary>
    public static TimeModifiers None { get; } = new();

    /// <summary>The offset in milliseconds; positive looks back. 0 where <see cref="OffsetExpr"/> is set.</summary>
    public long OffsetMs { get; init; }

    /// <summary>The offset as an expression over durations.</summary>
    public DurationExpr? OffsetExpr { get; init; }

    /// <summary>The time of <c>@</c>, milliseconds since the epoch.</summary>
    public long? AtMs { get; init; }

    /// <summary><c>@ start()</c> or <c>@ end()</c>.</summary>
    public TimeAnchor Anchor { get; init; }

    /// <summary>Whether the evaluation time does not matter.</summary>
    public bool IsFixed => AtMs is not null || Anchor != TimeAnchor.None;
}
