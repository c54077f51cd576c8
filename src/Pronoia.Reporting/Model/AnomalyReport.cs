namespace Pronoia.Reporting.Model;

/// <summary>One anomaly with its evidence.</summary>
public sealed record AnomalyReport
{
    /// <summary>The series, in Prometheus's notation.</summary>
    public required string Series { get; init; }

    /// <summary>The kind: spike, dip, level shift, trend change, variance change, flatline, missing.</summary>
    public required string Kind { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset FromUtc { get; init; }

    /// <summary>When it ended; null while it goes on.</summary>
    public DateTimeOffset? ToUtc { get; init; }

    /// <summary>What was observed at its height, in the unit of the series.</summary>
    public double Observed { get; init; }

    /// <summary>What was expected there.</summary>
    public double Expected { get; init; }

    /// <summary>The lower bound of the normal band.</summary>
    public double Lower { get; init; }

    /// <summary>The upper bound of the normal band.</summary>
    public double Upper { get; init; }

    /// <summary>The score, 0–1.</summary>
    public double Score { get; init; }

    /// <summary>The detector that found it.</summary>
    public string Detector { get; init; } = "";

    /// <summary>Whether it became, or belonged to, an incident; the share that did is the detector's precision.</summary>
    public bool BecameIncident { get; init; }
}
