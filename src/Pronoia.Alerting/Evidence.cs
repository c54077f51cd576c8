namespace Pronoia.Alerting;

/// <summary>Why an alert fires, as the detector or rule saw it. Every part is optional.</summary>
public sealed record Evidence
{
    /// <summary>The value observed, in the unit of the series.</summary>
    public double? Observed { get; init; }

    /// <summary>The value expected, in the unit of the series.</summary>
    public double? Expected { get; init; }

    /// <summary>The lower bound of what counts as normal.</summary>
    public double? Lower { get; init; }

    /// <summary>The upper bound of what counts as normal.</summary>
    public double? Upper { get; init; }

    /// <summary>The anomaly score, 0 to 1.</summary>
    public double? Score { get; init; }

    /// <summary>How likely such a value is while nothing is wrong, 0 to 1.</summary>
    public double? PValue { get; init; }

    /// <summary>How much the detector has seen: <c>minutes</c>, <c>hour</c>, <c>day</c> or <c>week</c>.</summary>
    public string? Rung { get; init; }

    /// <summary>Which detector or rule decided.</summary>
    public string? Detector { get; init; }

    /// <summary>The earliest time at which it may have begun (UTC): the last good observation.</summary>
    public DateTimeOffset? SinceEarliest { get; init; }

    /// <summary>The latest time at which it may have begun (UTC): the first bad observation.</summary>
    public DateTimeOffset? SinceLatest { get; init; }

    /// <summary>The start of the data that the detector learned from (UTC).</summary>
    public DateTimeOffset? TrainedFrom { get; init; }

    /// <summary>The end of the data that the detector learned from (UTC).</summary>
    public DateTimeOffset? TrainedTo { get; init; }

    /// <summary>What was kept out of the data that the detector learned from, in words: maintenance and the like.</summary>
    public string? Excluded { get; init; }

    /// <summary>Which label values carry the change, in words.</summary>
    public string? CarriedBy { get; init; }

    /// <summary>What most likely caused it, in words.</summary>
    public string? ProbableCause { get; init; }

    /// <summary>A link to the runbook.</summary>
    public string? RunbookUrl { get; init; }

    /// <summary>A link to a graph of the series.</summary>
    public string? GraphUrl { get; init; }
}
