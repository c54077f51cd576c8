using Pronoia.Reporting.Charts;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Text;

namespace Pronoia.Reporting.Sections;

/// <summary>Turns a report into sections: what is said, in which order, worst first.</summary>
internal sealed class SectionBuilder(ReliabilityReport report)
{
    private const int MaxLatencyCharts = 12;
    private readonly ReportClock _clock = new(report.TimeZone);

    /// <summary>The sections asked for, or those of the report's kind, in the order in which they are read; how it was counted comes last.</summary>
    public static IReadOnlyList<ReportSection> Build(ReliabilityReport report)
    {
        var builder = new SectionBuilder(report);
        var names = report.Sections.Count > 0 ? report.Sections : ReportSectionNames.Of(report.Kind);
        return [.. names.Select(builder.Section), builder.Accounting()];
    }

    private ReportSection Section(string name) => name switch
    {
        ReportSectionNames.Slos => Slos(),
        ReportSectionNames.Targets => Targets(),
        ReportSectionNames.WorstTargets => WorstTargets(),
        ReportSectionNames.Incidents => Incidents(),
        ReportSectionNames.Latency => Latency(),
        ReportSectionNames.Anomalies => Anomalies(),
        ReportSectionNames.Alerts => Alerts(),
        ReportSectionNames.Forecasts => Forecasts(),
        ReportSectionNames.Recommendations => Recommendations(),
        ReportSectionNames.Coverage => Coverage(),
        _ => throw new ArgumentException($"there is no section \"{name}\"", nameof(name)),
    };

    private ReportSection Slos() => new()
    {
        Id = "slos",
        Title = "Objectives",
        Text = report.Slos.Count == 0 ? ["No objective is configured."] : [],
        Columns = [new("Objective"), new("Promise", true), new("Achieved", true), new("Budget left", true), new("Spent in period", true), new("Unknown", true), new("Window")],
        Rows = [.. report.Slos.OrderBy(s => s.BudgetRemaining ?? double.NegativeInfinity).ThenBy(s => s.Name, StringComparer.Ordinal).Select(s => new ReportRow(
            [
                s.Name,
                Quantity.Availability(s.Objective),
                Quantity.Availability(s.Achieved),
                SectionText.Percent(s.BudgetRemaining),
                SectionText.Percent(s.BudgetSpentInPeriod),
                Quantity.Percent(s.UnknownShare),
                s.Window,
            ],
            s.BudgetRemaining switch { null => Tone.Unknown, < 0 => Tone.Bad, < Summary.BudgetAtRisk => Tone.Warning, _ => Tone.Good },
            s.Description))],
        Charts = [.. report.Slos.Where(s => s.Burn.Count > 1).OrderBy(s => s.BudgetRemaining ?? double.NegativeInfinity).Take(MaxLatencyCharts).Select(s => new BudgetBurn
        {
            Title = $"Error budget of {s.Name}",
            Points = s.Burn,
            FromUtc = s.WindowPeriod.FromUtc,
            ToUtc = s.WindowPeriod.ToUtc,
        })],
    };

    private ReportSection Targets() => Targets(int.MaxValue);

    private ReportSection WorstTargets() => Targets(10);

    private ReportSection Targets(int most)
    {
        var ordered = report.Targets.OrderBy(t => t.Uptime.Availability ?? -1).ThenByDescending(t => t.Uptime.UnknownShare).ThenBy(t => t.Name, StringComparer.Ordinal).ToArray();
        var text = ordered.Length switch
        {
            0 => "No target is configured.",
            _ when ordered.Length > most => $"The {most} worst of {Quantity.Count(ordered.Length, "target", "targets")}.",
            _ => "Worst first. In the strips, tall is down, low is up, hollow is unknown, striped is maintenance.",
        };
        return new ReportSection
        {
            Id = "targets",
            Title = "Targets",
            Text = [text],
            Columns = [new("Target"), new("Availability", true), new("Down", true), new("Unknown", true), new("Maintenance", true), new("p50", true), new("p95", true), new("p99", true)],
            Rows = [.. ordered.Take(most).Select(TargetRow)],
        };
    }

    private ReportRow TargetRow(TargetReport target)
    {
        var uptime = target.Uptime;
        var tone = uptime switch
        {
            { Availability: null } => Tone.Unknown,
            { Down: > 0 } => Tone.Bad,
            { Degraded: > 0 } => Tone.Warning,
            { UnknownShare: > Summary.UnknownLimit } => Tone.Unknown,
            _ => Tone.Good,
        };
        return new ReportRow(
            [
                target.Name,
                Quantity.Availability(uptime.Availability),
                Time(uptime.Down),
                Time(uptime.Unknown),
                Time(uptime.Maintenance),
                SectionText.Latency(target.P50),
                SectionText.Latency(target.P95),
                SectionText.Latency(target.P99),
            ],
            tone,
            string.Join(" · ", new[] { target.Module, target.Url }.Where(t => t.Length > 0)),
            new UptimeStrip { Title = $"Uptime of {target.Name}", FromUtc = report.Period.FromUtc, ToUtc = report.Period.ToUtc, Segments = target.Segments });

        static string Time(double seconds) => seconds > 0 ? Quantity.Seconds(seconds) : SectionText.None;
    }

    private ReportSection Incidents() => new()
    {
        Id = "incidents",
        Title = "Incidents",
        Text = report.Incidents.Count == 0 ? ["There was no incident."] : ["Start and end are known to lie between two checks."],
        Columns = [new("Incident"), new("Severity"), new("Began"), new("Lasted", true), new("Detected after", true), new("Resolved after", true), new("Budget spent", true)],
        Rows = [.. report.Incidents.OrderByDescending(i => i.EndedBetween is null).ThenByDescending(i => i.StartedBetween.LatestUtc).ThenBy(i => i.Title, StringComparer.Ordinal).Select(i => new ReportRow(
            [
                i.Target.Length > 0 && !i.Title.Contains(i.Target, StringComparison.Ordinal) ? $"{i.Target}: {i.Title}" : i.Title,
                i.Severity.Length > 0 ? i.Severity : SectionText.None,
                _clock.Between(i.StartedBetween),
                SectionText.Duration(i),
                i.DetectedAt is null ? "not detected" : SectionText.Duration(i.TimeToDetect),
                i.ResolvedAt is null ? "open" : SectionText.Duration(i.TimeToResolve),
                i.BudgetSpent is { } spent ? Quantity.Percent(spent) : SectionText.None,
            ],
            i.EndedBetween is null ? Tone.Bad : Tone.Neutral,
            string.Join(" ", new[] { i.Cause.Length > 0 ? $"Cause: {i.Cause}." : "", i.Evidence }.Where(t => t.Length > 0))))],
    };

    private ReportSection Latency()
    {
        var regressions = report.Targets.Where(t => t is { P95: not null, PreviousP95: > 0 } && t.P95 > t.PreviousP95)
            .OrderByDescending(t => t.P95!.Value / t.PreviousP95!.Value).ThenBy(t => t.Name, StringComparer.Ordinal).Take(10).ToArray();
        var drawn = report.Targets.Where(t => t.Latency.Count > 0).ToArray();
        var charts = drawn.OrderByDescending(t => Change(t) ?? 0).ThenBy(t => t.Uptime.Availability ?? -1).ThenBy(t => t.Name, StringComparer.Ordinal).Take(MaxLatencyCharts);
        string[] text = (drawn.Length, regressions.Length) switch
        {
            (0, 0) => ["No latency was measured."],
            (_, 0) when report.Targets.Any(t => t.PreviousP95 is not null) => ["No target became slower than in the period before (95th percentile)."],
            (_, 0) => [],
            _ => ["The largest regressions of the 95th percentile against the period before."],
        };
        if (drawn.Length > MaxLatencyCharts)
        {
            text = [.. text, $"Charts show {MaxLatencyCharts} of {Quantity.Count(drawn.Length)} targets: the largest regressions first."];
        }

        return new ReportSection
        {
            Id = "latency",
            Title = "Latency",
            Text = text,
            Columns = regressions.Length == 0 ? [] : [new("Target"), new("p95 before", true), new("p95 now", true), new("Change", true)],
            Rows = [.. regressions.Select(t => new ReportRow(
                [t.Name, SectionText.Latency(t.PreviousP95), SectionText.Latency(t.P95), "+" + Quantity.Percent(Change(t)!.Value)],
                Change(t) > 0.25 ? Tone.Warning : Tone.Neutral))],
            Charts = [.. charts.Select(t => new LineChart
            {
                Title = $"Latency of {t.Name}",
                Points = [.. t.Latency.Select(s => new ChartPoint(s.TimestampMs, s.Seconds, s.Expected, s.Lower, s.Upper))],
                Anomalies = [.. t.Latency.Where(s => s.Seconds < s.Lower || s.Seconds > s.Upper).Select(s => new AnomalyMark(s.TimestampMs, s.Seconds, $"{Quantity.Latency(s.Seconds)}, outside the normal band"))],
                FromUtc = report.Period.FromUtc,
                ToUtc = report.Period.ToUtc,
                Format = Quantity.Latency,
            })],
        };

        static double? Change(TargetReport target) => target is { P95: { } now, PreviousP95: { } before and > 0 } ? (now / before) - 1 : null;
    }

    private ReportSection Anomalies()
    {
        var became = report.Anomalies.Count(a => a.BecameIncident);
        return new ReportSection
        {
            Id = "anomalies",
            Title = "Anomalies",
            Text = report.Anomalies.Count == 0
                ? ["No anomaly was found."]
                : [$"{Quantity.Count(became)} of {Quantity.Count(report.Anomalies.Count, "anomaly", "anomalies")} belonged to an incident: a precision of {Quantity.Percent((double)became / report.Anomalies.Count)}. Those that did not come first."],
            Columns = [new("Series"), new("Kind"), new("From"), new("Lasted", true), new("Observed", true), new("Expected", true), new("Normal band", true), new("Score", true), new("Detector")],
            Rows = [.. report.Anomalies.OrderBy(a => a.BecameIncident).ThenByDescending(a => a.Score).ThenBy(a => a.FromUtc).ThenBy(a => a.Series, StringComparer.Ordinal).Take(50).Select(a => new ReportRow(
                [
                    a.Series,
                    a.Kind,
                    _clock.Minute(a.FromUtc),
                    a.ToUtc is { } to ? Quantity.Duration(to - a.FromUtc) : "open",
                    Quantity.Plain(a.Observed),
                    Quantity.Plain(a.Expected),
                    SectionText.Band(a.Lower, a.Upper),
                    a.Score.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture),
                    a.Detector.Length > 0 ? a.Detector : SectionText.None,
                ],
                a.BecameIncident ? Tone.Warning : Tone.Neutral))],
        };
    }

    private ReportSection Alerts()
    {
        var judged = report.FalsePositives ?? FalsePositiveReport.Of(report.Alerts);
        return new ReportSection
        {
            Id = "alerts",
            Title = "Alerts",
            Text = report.Alerts.Count == 0
                ? ["No alert fired."]
                : [
                    $"{Quantity.Count(report.Alerts.Count, "alert", "alerts")} fired. False: {SectionText.Judged(judged)}; goal: below {Quantity.Percent(report.Goals.FalsePositiveRate)}.",
                    "An alert is right where an incident stood behind it or somebody called it useful; false where somebody called it noise, or where it told of failed checks and there were none.",
                ],
            Columns = [new("Alert"), new("Severity"), new("Fired", true), new("False", true), new("Not judged", true), new("Firing now", true), new("Longest", true), new("Notifications", true), new("Last fired")],
            Rows = [.. report.Alerts.GroupBy(a => (a.Name, a.Severity)).OrderByDescending(g => g.Count(a => a.ResolvedAt is null)).ThenByDescending(g => g.Count()).ThenBy(g => g.Key.Name, StringComparer.Ordinal).Select(g => new ReportRow(
                [
                    g.Key.Name,
                    g.Key.Severity.Length > 0 ? g.Key.Severity : SectionText.None,
                    Quantity.Count(g.Count()),
                    Quantity.Count(g.Count(a => a.Judgement == AlertJudgement.False)),
                    Quantity.Count(g.Count(a => a.Judgement == AlertJudgement.Unjudged)),
                    Quantity.Count(g.Count(a => a.ResolvedAt is null)),
                    Quantity.Duration(g.Max(a => (a.ResolvedAt ?? report.GeneratedAt) - a.FiredAt)),
                    Quantity.Count(g.Sum(a => a.Notifications)),
                    _clock.Minute(g.Max(a => a.FiredAt)),
                ],
                g.Any(a => a.ResolvedAt is null) ? Tone.Bad : Tone.Neutral,
                g.MaxBy(a => a.FiredAt)!.Summary))],
            Charts = report.Alerts.Count < 2 ? [] : [AlertsByHour(), AlertsByName()],
        };
    }

    private HeatStrip AlertsByHour()
    {
        var counts = new int[24];
        foreach (var alert in report.Alerts)
        {
            counts[TimeZoneInfo.ConvertTime(alert.FiredAt, report.TimeZone).Hour]++;
        }

        return new HeatStrip
        {
            Title = "Alerts by hour of the day",
            Cells = [.. counts.Select((count, hour) => new HeatCell($"{hour:00}:00", count))],
            Format = count => Quantity.Count((long)count, "alert", "alerts"),
        };
    }

    private Bars AlertsByName() => new()
    {
        Title = "Alerts that fired most",
        Items = [.. report.Alerts.GroupBy(a => a.Name).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Take(6).Select(g => new Bar(g.Key, g.Count()))],
        Format = count => Quantity.Count((long)count),
    };

    private ReportSection Forecasts() => new()
    {
        Id = "forecasts",
        Title = "Forecasts",
        Text = report.Forecasts.Count == 0 ? ["Nothing is forecast."] : ["Soonest first; the range is where the threshold is likely to be reached."],
        Columns = [new("What"), new("Threshold"), new("Expected"), new("Likely range"), new("Basis")],
        Rows = [.. report.Forecasts.OrderBy(f => f.EtaUtc ?? DateTimeOffset.MaxValue).ThenBy(f => f.Subject, StringComparer.Ordinal).Select(f => new ReportRow(
            [
                f.Subject,
                f.Threshold,
                f.EtaUtc is { } eta ? _clock.Day(eta) : "not within the horizon",
                (f.EtaLowerUtc, f.EtaUpperUtc) switch
                {
                    (null, null) => SectionText.None,
                    ({ } lower, null) => $"{_clock.Day(lower)} or later",
                    (null, { } upper) => $"by {_clock.Day(upper)}",
                    ({ } lower, { } upper) when _clock.Day(lower) == _clock.Day(upper) => _clock.Day(lower),
                    ({ } lower, { } upper) => $"{_clock.Day(lower)} – {_clock.Day(upper)}",
                },
                f.Basis.Length > 0 ? f.Basis : SectionText.None,
            ],
            f.EtaUtc is { } at ? (at - report.Period.ToUtc).TotalDays switch { < 7 => Tone.Bad, < 30 => Tone.Warning, _ => Tone.Neutral } : Tone.Neutral))],
    };

    private ReportSection Recommendations() => new()
    {
        Id = "recommendations",
        Title = "Recommendations",
        Text = report.Recommendations.Count == 0 ? ["No rule asks for a change."] : ["Each follows from a stated rule."],
        Columns = [new("What"), new("Do"), new("Because"), new("Rule")],
        Rows = [.. report.Recommendations.Select(r => new ReportRow([r.Subject, r.Action, r.Evidence, r.Rule]))],
    };

    private ReportSection Coverage()
    {
        var coverage = report.Coverage;
        return new ReportSection
        {
            Id = "coverage",
            Title = "Coverage",
            Text = coverage.Scheduled == 0
                ? ["No check was due."]
                : [$"{Quantity.Count(coverage.Scheduled, "check was", "checks were")} due, {Quantity.Count(coverage.Run)} ran and {Quantity.Count(coverage.Missed)} did not: {Quantity.Availability(coverage.Ratio)} covered."],
            Columns = report.Targets.Any(t => t.ChecksMissed > 0) ? [new("Target"), new("Due", true), new("Ran", true), new("Missed", true), new("Covered", true)] : [],
            Rows = [.. report.Targets.Where(t => t.ChecksMissed > 0).OrderByDescending(t => t.ChecksMissed).ThenBy(t => t.Name, StringComparer.Ordinal).Select(t => new ReportRow(
                [
                    t.Name,
                    Quantity.Count(t.ChecksScheduled),
                    Quantity.Count(t.ChecksRun),
                    Quantity.Count(t.ChecksMissed),
                    Quantity.Availability(new CoverageReport(t.ChecksScheduled, t.ChecksRun, t.ChecksMissed).Ratio),
                ],
                Tone.Unknown))],
        };
    }

    private ReportSection Accounting() => new()
    {
        Id = "accounting",
        Title = "How this was counted",
        Text = [report.AccountingRule, $"Times are {report.TimeZone.Id}; the period has {Quantity.Duration(report.Period.Length)}."],
        Columns = report.Maintenance.Count == 0 ? [] : [new("Excluded maintenance"), new("From"), new("To"), new("Targets")],
        Rows = [.. report.Maintenance.OrderBy(m => m.FromUtc).Select(m => new ReportRow(
            [m.Reason, _clock.Minute(m.FromUtc), _clock.Minute(m.ToUtc), m.Targets.Length > 0 ? m.Targets : "all"]))],
    };
}
