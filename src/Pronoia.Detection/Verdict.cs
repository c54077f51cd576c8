namespace Pronoia.Detection;

/// <summary>What a detector says about one point, with the evidence. Times are Unix milliseconds UTC; values are in the units of the series.</summary>
public readonly record struct Verdict
{
    /// <summary>The time of the judged point.</summary>
    public long TimestampMs { get; init; }

    /// <summary>The kind of the event this point belongs to, or <see cref="AnomalyKind.None"/>.</summary>
    public AnomalyKind Kind { get; init; }

    /// <summary>Whether this point opened, continued or ended an event.</summary>
    public EventPhase Phase { get; init; }

    /// <summary>When the event began (the first point that deviated); 0 outside events.</summary>
    public long EventStartMs { get; init; }

    /// <summary>This very point deviates. An event may hold points that do not, until it ends.</summary>
    public bool IsAnomaly { get; init; }

    /// <summary>Events open and end so often that they are held together as one.</summary>
    public bool IsFlapping { get; init; }

    /// <summary>The value as it came; NaN for a missing point.</summary>
    public double Observed { get; init; }

    /// <summary>The value that was expected; NaN while learning.</summary>
    public double Expected { get; init; }

    /// <summary>Lower end of the band in which a point opens no event; NaN while learning.</summary>
    public double Lower { get; init; }

    /// <summary>Upper end of the band in which a point opens no event; NaN while learning.</summary>
    public double Upper { get; init; }

    /// <summary>How unusual this point is, 0 to 1, from this and earlier points only.</summary>
    public double Score { get; init; }

    /// <summary>Probability of a point at least this far out while nothing is wrong, 0 to 1; 1 while learning.</summary>
    public double PValue { get; init; }

    /// <summary>What a group of series is judged by; null where the detector does not say, or did not judge the point.</summary>
    internal PointEvidence? Evidence { get; init; }

    /// <summary>The step of the confidence ladder this verdict stands on.</summary>
    public ConfidenceRung Rung { get; init; }

    /// <summary>Time of the oldest point the expectation was learned from; 0 when none.</summary>
    public long TrainingFromMs { get; init; }

    /// <summary>Time of the newest point the expectation was learned from; 0 when none.</summary>
    public long TrainingToMs { get; init; }

    /// <summary>Number of points learned from so far (excluded and missing points do not count).</summary>
    public long TrainingPoints { get; init; }
}
