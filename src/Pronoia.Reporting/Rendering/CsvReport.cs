using Pronoia.Reporting.Model;

namespace Pronoia.Reporting.Rendering;

/// <summary>
/// Renders the tables of a report as CSV: ratios 0–1, seconds, times UTC in ISO 8601; an empty field is "not known", never zero.
/// </summary>
public static class CsvReport
{
    /// <summary>Renders every table that has rows, by name.</summary>
    public static IReadOnlyList<CsvFile> Render(ReliabilityReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        List<CsvFile> files = [];
        Add("alerts.csv", report.Alerts, Alerts);
        Add("anomalies.csv", report.Anomalies, Anomalies);
        Add("forecasts.csv", report.Forecasts, Forecasts);
        Add("incidents.csv", report.Incidents, Incidents);
        Add("recommendations.csv", report.Recommendations, Recommendations);
        Add("slos.csv", report.Slos, Slos);
        Add("targets.csv", report.Targets, Targets);
        return files;

        void Add<T>(string name, IReadOnlyList<T> rows, Func<IEnumerable<T>, CsvTable> write)
        {
            if (rows.Count > 0)
            {
                files.Add(new CsvFile(name, write(rows).ToString()));
            }
        }
    }

    private static CsvTable Targets(IEnumerable<TargetReport> targets)
    {
        var csv = new CsvTable(
            "target", "module", "url", "availability_ratio", "up_seconds", "degraded_seconds", "down_seconds", "unknown_seconds", "maintenance_seconds",
            "p50_seconds", "p95_seconds", "p99_seconds", "previous_p95_seconds", "checks_scheduled", "checks_run", "checks_missed");
        foreach (var t in targets.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            csv.Row(
                t.Name, t.Module, t.Url, t.Uptime.Availability, t.Uptime.Up, t.Uptime.Degraded, t.Uptime.Down, t.Uptime.Unknown, t.Uptime.Maintenance,
                t.P50, t.P95, t.P99, t.PreviousP95, t.ChecksScheduled, t.ChecksRun, t.ChecksMissed);
        }

        return csv;
    }

    private static CsvTable Incidents(IEnumerable<IncidentReport> incidents)
    {
        var csv = new CsvTable(
            "title", "target", "severity", "started_earliest", "started_latest", "ended_earliest", "ended_latest", "detected", "resolved",
            "shortest_seconds", "longest_seconds", "time_to_detect_seconds", "time_to_resolve_seconds", "budget_spent_ratio", "cause", "evidence");
        foreach (var i in incidents.OrderBy(i => i.StartedBetween.LatestUtc).ThenBy(i => i.Title, StringComparer.Ordinal))
        {
            csv.Row(
                i.Title, i.Target, i.Severity, i.StartedBetween.EarliestUtc, i.StartedBetween.LatestUtc, i.EndedBetween?.EarliestUtc, i.EndedBetween?.LatestUtc,
                i.DetectedAt, i.ResolvedAt, i.ShortestDuration, i.LongestDuration, i.TimeToDetect, i.TimeToResolve, i.BudgetSpent, i.Cause, i.Evidence);
        }

        return csv;
    }

    private static CsvTable Anomalies(IEnumerable<AnomalyReport> anomalies)
    {
        var csv = new CsvTable("series", "kind", "from", "to", "observed", "expected", "lower", "upper", "score", "detector", "became_incident");
        foreach (var a in anomalies.OrderBy(a => a.FromUtc).ThenBy(a => a.Series, StringComparer.Ordinal))
        {
            csv.Row(a.Series, a.Kind, a.FromUtc, a.ToUtc, a.Observed, a.Expected, a.Lower, a.Upper, a.Score, a.Detector, a.BecameIncident);
        }

        return csv;
    }

    private static CsvTable Alerts(IEnumerable<AlertReport> alerts)
    {
        var csv = new CsvTable("alert", "severity", "labels", "summary", "fired", "resolved", "judgement", "judged_by", "notifications");
        foreach (var a in alerts.OrderBy(a => a.FiredAt).ThenBy(a => a.Name, StringComparer.Ordinal))
        {
            csv.Row(a.Name, a.Severity, a.Labels, a.Summary, a.FiredAt, a.ResolvedAt, a.Judgement.ToString().ToLowerInvariant(), a.JudgedBy, a.Notifications);
        }

        return csv;
    }

    private static CsvTable Forecasts(IEnumerable<ForecastReport> forecasts)
    {
        var csv = new CsvTable("subject", "threshold", "eta_lower", "eta", "eta_upper", "basis");
        foreach (var f in forecasts.OrderBy(f => f.Subject, StringComparer.Ordinal))
        {
            csv.Row(f.Subject, f.Threshold, f.EtaLowerUtc, f.EtaUtc, f.EtaUpperUtc, f.Basis);
        }

        return csv;
    }

    private static CsvTable Slos(IEnumerable<SloReport> slos)
    {
        var csv = new CsvTable("slo", "description", "window", "objective_ratio", "achieved_ratio", "budget_remaining_ratio", "budget_spent_in_period_ratio", "unknown_ratio");
        foreach (var s in slos.OrderBy(s => s.Name, StringComparer.Ordinal))
        {
            csv.Row(s.Name, s.Description, s.Window, s.Objective, s.Achieved, s.BudgetRemaining, s.BudgetSpentInPeriod, s.UnknownShare);
        }

        return csv;
    }

    private static CsvTable Recommendations(IEnumerable<RecommendationReport> recommendations)
    {
        var csv = new CsvTable("rule", "subject", "action", "evidence");
        foreach (var r in recommendations)
        {
            csv.Row(r.Rule, r.Subject, r.Action, r.Evidence);
        }

        return csv;
    }
}
