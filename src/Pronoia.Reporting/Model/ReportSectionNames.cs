namespace Pronoia.Reporting.Model;

/// <summary>The sections that a report may be made of, by name.</summary>
public static class ReportSectionNames
{
    /// <summary>Objectives with their error budgets.</summary>
    public const string Slos = "slos";

    /// <summary>Targets and heartbeats with their availability.</summary>
    public const string Targets = "targets";

    /// <summary>The ten targets that were worst.</summary>
    public const string WorstTargets = "worst_targets";

    /// <summary>Incidents.</summary>
    public const string Incidents = "incidents";

    /// <summary>Latencies with their bands and regressions.</summary>
    public const string Latency = "latency";

    /// <summary>Anomalies with their evidence.</summary>
    public const string Anomalies = "anomalies";

    /// <summary>Alerts that fired.</summary>
    public const string Alerts = "alerts";

    /// <summary>What is forecast to reach a threshold.</summary>
    public const string Forecasts = "forecasts";

    /// <summary>What to do about it.</summary>
    public const string Recommendations = "recommendations";

    /// <summary>Checks that were due, ran and were missed.</summary>
    public const string Coverage = "coverage";

    /// <summary>Every name, in alphabetical order.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Alerts, Anomalies, Coverage, Forecasts, Incidents, Latency, Recommendations, Slos, Targets, WorstTargets];

    /// <summary>The sections of a kind, in the order in which they are read.</summary>
    public static IReadOnlyList<string> Of(ReportKind kind) => kind switch
    {
        ReportKind.AlertDigest => [Alerts, Incidents, Anomalies, Coverage],
        ReportKind.MonthlyOptimisation => [Recommendations, Slos, Latency, Alerts, Anomalies, Targets, Coverage],
        ReportKind.QuarterlyCapacity => [Forecasts, Recommendations, Slos, Latency, Targets, Coverage],
        ReportKind.Executive => [Slos, WorstTargets, Incidents, Forecasts],
        _ => [Slos, Targets, Incidents, Latency, Anomalies, Alerts, Forecasts, Recommendations, Coverage],
    };
}
