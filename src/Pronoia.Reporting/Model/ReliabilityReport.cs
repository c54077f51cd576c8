namespace Pronoia.Reporting.Model;

/// <summary>
/// Everything a report says, gathered once and immutable; every format (page, mail, text, PDF, CSV, JSON) is a view of it. The same report
/// renders to the same bytes.
/// </summary>
public sealed record ReliabilityReport
{
    /// <summary>The rule by which availability is counted; printed on every report.</summary>
    public const string DefaultAccountingRule =
        "Availability is the time up or degraded divided by the time up, degraded or down. Planned maintenance is excluded. Time that no check "
        + "speaks for is unknown: it is shown, and counts neither as good nor as bad. A check speaks for the time until the next check is due. "
        + "An outage begins between the last good and the first bad check and ends between the last bad and the first good one.";

    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>What the report is for.</summary>
    public ReportKind Kind { get; init; } = ReportKind.WeeklyPerformance;

    /// <summary>The sections to show (<see cref="ReportSectionNames"/>), in order; empty: those of <see cref="Kind"/>. CSV and JSON hold everything.</summary>
    public IReadOnlyList<string> Sections { get; init; } = [];

    /// <summary>The time it speaks of.</summary>
    public required ReportPeriod Period { get; init; }

    /// <summary>The zone in which times are written and calendar periods are cut.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>When it was made.</summary>
    public required DateTimeOffset GeneratedAt { get; init; }

    /// <summary>How availability was counted, in words.</summary>
    public string AccountingRule { get; init; } = DefaultAccountingRule;

    /// <summary>The targets, in any order.</summary>
    public IReadOnlyList<TargetReport> Targets { get; init; } = [];

    /// <summary>The incidents, in any order.</summary>
    public IReadOnlyList<IncidentReport> Incidents { get; init; } = [];

    /// <summary>The anomalies, in any order.</summary>
    public IReadOnlyList<AnomalyReport> Anomalies { get; init; } = [];

    /// <summary>The alerts that fired, in any order.</summary>
    public IReadOnlyList<AlertReport> Alerts { get; init; } = [];

    /// <summary>How many of the alerts were false; null: nobody counted.</summary>
    public FalsePositiveReport? FalsePositives { get; init; }

    /// <summary>The forecasts, in any order.</summary>
    public IReadOnlyList<ForecastReport> Forecasts { get; init; } = [];

    /// <summary>The checks of the period, all jobs together.</summary>
    public CoverageReport Coverage { get; init; }

    /// <summary>The objectives, in any order.</summary>
    public IReadOnlyList<SloReport> Slos { get; init; } = [];

    /// <summary>How much of what is provisioned was used; recommendations rest on it.</summary>
    public IReadOnlyList<ResourceReport> Resources { get; init; } = [];

    /// <summary>The planned maintenance that was excluded.</summary>
    public IReadOnlyList<MaintenanceReport> Maintenance { get; init; } = [];

    /// <summary>What to do about it; made by stated rules.</summary>
    public IReadOnlyList<RecommendationReport> Recommendations { get; init; } = [];

    /// <summary>The goals that detection and response are held against.</summary>
    public ResponseGoals Goals { get; init; } = new();
}
