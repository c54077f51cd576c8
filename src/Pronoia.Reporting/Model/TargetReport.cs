namespace Pronoia.Reporting.Model;

/// <summary>One target over the period.</summary>
public sealed record TargetReport
{
    /// <summary>The target's name.</summary>
    public required string Name { get; init; }

    /// <summary>The probe module.</summary>
    public string Module { get; init; } = "";

    /// <summary>What is probed; without credentials.</summary>
    public string Url { get; init; } = "";

    /// <summary>How the period divides into states.</summary>
    public UptimeSeconds Uptime { get; init; }

    /// <summary>The states in time order.</summary>
    public IReadOnlyList<UptimeSegment> Segments { get; init; } = [];

    /// <summary>The latencies in time order, with their band.</summary>
    public IReadOnlyList<LatencySample> Latency { get; init; } = [];

    /// <summary>The median latency in seconds, or null without data.</summary>
    public double? P50 { get; init; }

    /// <summary>The 95th percentile of latency in seconds, or null without data.</summary>
    public double? P95 { get; init; }

    /// <summary>The 99th percentile of latency in seconds, or null without data.</summary>
    public double? P99 { get; init; }

    /// <summary>The 95th percentile of the period before in seconds, or null; regressions are measured against it.</summary>
    public double? PreviousP95 { get; init; }

    /// <summary>Checks that were due.</summary>
    public long ChecksScheduled { get; init; }

    /// <summary>Checks that ran.</summary>
    public long ChecksRun { get; init; }

    /// <summary>Checks that did not run.</summary>
    public long ChecksMissed { get; init; }

    /// <summary>The distance of two checks, or null where it is not known.</summary>
    public TimeSpan? Interval { get; init; }
}
