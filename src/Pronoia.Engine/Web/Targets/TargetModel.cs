using System.Text.Json.Serialization;
using Pronoia.Engine.Slos;
using Pronoia.Reporting.Charts;
using Pronoia.Reporting.Model;

namespace Pronoia.Engine.Web.Targets;

/// <summary>A target or heartbeat as its page shows it. Times are UTC, lengths of time seconds.</summary>
internal sealed record TargetModel
{
    public required DateTimeOffset Now { get; init; }

    public required string Name { get; init; }

    /// <summary><c>target</c> or <c>heartbeat</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What is probed, without user and query.</summary>
    public required string Url { get; init; }

    public required string Module { get; init; }

    public required double IntervalSeconds { get; init; }

    public required double TimeoutSeconds { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public HeartbeatFacts? Heartbeat { get; init; }

    public required UptimeState State { get; init; }

    /// <summary>The last look at which it was not yet in this state, where that is known.</summary>
    public DateTimeOffset? SinceEarliest { get; init; }

    /// <summary>The first look at which it was in this state; null: never probed.</summary>
    public DateTimeOffset? SinceLatest { get; init; }

    /// <summary>The maintenance window that it is in.</summary>
    public string? Maintenance { get; init; }

    public DateTimeOffset? MaintenanceEnds { get; init; }

    /// <summary>The last result; null: there is none.</summary>
    public Result? Last { get; init; }

    public IReadOnlyList<Certificate> Certificates { get; init; } = [];

    public IReadOnlyList<string> CertificateProblems { get; init; } = [];

    /// <summary>The last 24 hours, or since the first look where that is later.</summary>
    public Uptime? LastDay { get; init; }

    /// <summary>The last 90 UTC days, today included, oldest first; days without a look are absent.</summary>
    public IReadOnlyList<Day> Days { get; init; } = [];

    /// <summary>Of the checks of the last 24 hours that did not fail, maintenance excluded (nearest rank).</summary>
    public double? LatencyP50Seconds { get; init; }

    public double? LatencyP95Seconds { get; init; }

    public IReadOnlyList<Objective> Slos { get; init; } = [];

    /// <summary>The newest first, 90 days back.</summary>
    public IReadOnlyList<Outage> Outages { get; init; } = [];

    /// <summary>Outages beyond those listed.</summary>
    public int MoreOutages { get; init; }

    public IReadOnlyList<Related> DependsOn { get; init; } = [];

    public IReadOnlyList<Related> Dependents { get; init; } = [];

    /// <summary>The newest first.</summary>
    public IReadOnlyList<Result> Results { get; init; } = [];

    [JsonIgnore]
    public IReadOnlyList<ChartPoint> LatencyPoints { get; init; } = [];

    [JsonIgnore]
    public IReadOnlyList<AnomalyMark> LatencyMarks { get; init; } = [];

    [JsonIgnore]
    public StatusTarget? Strips { get; init; }

    internal sealed record HeartbeatFacts(double PeriodSeconds, double GraceSeconds, DateTimeOffset? LastAt);

    internal sealed record Result(
        DateTimeOffset Slot,
        string Verdict,
        double DurationSeconds,
        int? StatusCode,
        string Failure,
        string Message,
        string? Maintenance,
        IReadOnlyList<Phase> Phases);

    internal sealed record Phase(string Name, double Seconds);

    /// <summary>A certificate as the target sent it; of series that Pronoia's prober did not write subject and issuer may be unknown.</summary>
    internal sealed record Certificate(
        int Position, string? Subject, string? Issuer, DateTimeOffset? NotBefore, DateTimeOffset? NotAfter, double? RemainingRatio);

    internal sealed record Uptime(
        DateTimeOffset From, double? Availability, double UpSeconds, double DegradedSeconds, double DownSeconds, double UnknownSeconds, double MaintenanceSeconds)
    {
        public static Uptime Of(DateTimeOffset from, UptimeSeconds s) => new(from, s.Availability, s.Up, s.Degraded, s.Down, s.Unknown, s.Maintenance);
    }

    internal sealed record Day(string Date, double? Availability, double DownSeconds, double UnknownSeconds, int Checks, int MissedChecks);

    internal sealed record Objective(string Id, double Target, string Window, double? BudgetRemaining, SloAlertState Alert);

    internal sealed record Outage(DateTimeOffset? StartEarliest, DateTimeOffset StartLatest, DateTimeOffset? EndedAt, string Failure, string Message);

    internal sealed record Related(string Name, UptimeState State);
}
