namespace Pronoia.Prometheus.PromQL;

/// <summary>Limits and features of the PromQL engine. The defaults are Prometheus's.</summary>
public sealed class PromQLOptions
{
    /// <summary>How far back an instant selector looks for the newest sample: 5 minutes.</summary>
    public TimeSpan LookbackDelta { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The resolution of a subquery that states none: 1 minute.</summary>
    public TimeSpan DefaultEvaluationInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The most samples a query may hold in memory at a time, read or computed: 50 million.</summary>
    public long MaxSamples { get; set; } = 50_000_000;

    /// <summary>The most series a selector may read or an expression may yield: 1 million.</summary>
    public int MaxSeries { get; set; } = 1_000_000;

    /// <summary>How long a query may run: 2 minutes.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The clock of <see cref="Timeout"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Whether experimental functions and aggregations (<c>limitk</c>, <c>info</c>, <c>mad_over_time</c>, …) are known.</summary>
    public bool EnableExperimentalFunctions { get; set; }

    /// <summary>Whether ranges and offsets may be expressions such as <c>[5m * 2]</c> (experimental).</summary>
    public bool EnableDurationExpressions { get; set; }

    /// <summary>Whether <c>anchored</c> and <c>smoothed</c> selectors are known (experimental).</summary>
    public bool EnableExtendedRangeSelectors { get; set; }

    /// <summary>Whether binary operators take <c>fill</c>, <c>fill_left</c> and <c>fill_right</c> (experimental).</summary>
    public bool EnableFillModifiers { get; set; }

    /// <summary>Whether the metric name is dropped at the end of the evaluation instead of by each function (experimental).</summary>
    public bool EnableDelayedNameRemoval { get; set; }

    /// <summary>Whether <c>rate</c> and <c>increase</c> judge by the label <c>__type__</c> whether a metric is a counter (experimental).</summary>
    public bool EnableTypeAndUnitLabels { get; set; }

    /// <summary>Whether rates and <c>resets</c> take the start timestamps of samples into account (experimental).</summary>
    public bool UseStartTimestamps { get; set; }

    /// <summary>Checks the limits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A limit is not positive.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(LookbackDelta, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(DefaultEvaluationInterval, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSamples, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSeries, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Timeout, TimeSpan.Zero);
    }
}
