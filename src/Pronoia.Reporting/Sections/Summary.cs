using Pronoia.Reporting.Model;
using Pronoia.Reporting.Text;

namespace Pronoia.Reporting.Sections;

/// <summary>The verdict and the key figures of a report.</summary>
public static class Summary
{
    /// <summary>Above this share of unknown time (ratio 0–1) a report does not call itself good.</summary>
    internal const double UnknownLimit = 0.05;

    /// <summary>Below this share of budget left (ratio 0–1) an objective is at risk.</summary>
    internal const double BudgetAtRisk = 0.25;

    private static readonly TimeSpan ForecastHorizon = TimeSpan.FromDays(30);

    /// <summary>The verdict: what the report says in one word and one sentence.</summary>
    public static Verdict Verdict(ReliabilityReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var total = report.Targets.Aggregate(default(UptimeSeconds), (sum, t) => sum + t.Uptime);
        var breached = report.Slos.Count(s => s.Breached == true);
        var atRisk = report.Slos.Count(s => s.BudgetRemaining is >= 0 and < BudgetAtRisk);
        var open = report.Incidents.Count(i => i.EndedBetween is null);
        var nothingKnown = total.Counted == 0 && report.Slos.All(s => s.Achieved is null);
        var tooLittleKnown = total.UnknownShare > UnknownLimit && total.Total > 0;
        var due = Due(report);
        var objectives = Quantity.Count(report.Slos.Count, "objective", "objectives");

        var (tone, word, headline) = report switch
        {
            _ when breached > 0 => (Tone.Bad, "Missed", $"{Quantity.Count(breached)} of {objectives} missed."),
            _ when open > 0 => (Tone.Bad, "Open incident", $"{Quantity.Count(open, "incident is", "incidents are")} still open."),
            _ when nothingKnown => (Tone.Unknown, "Unknown", "Nothing is known about this period: no check has reported."),
            _ when tooLittleKnown => (Tone.Unknown, "Incomplete", $"{Quantity.Percent(total.UnknownShare)} of the time is unknown, which is too much for a verdict."),
            _ when atRisk > 0 => (Tone.Warning, "At risk", $"{Quantity.Count(atRisk)} of {objectives} {(atRisk == 1 ? "has" : "have")} less than {Quantity.Percent(BudgetAtRisk)} of the error budget left."),
            _ when due > 0 => (Tone.Warning, "At risk", $"{Quantity.Count(due, "forecast reaches its threshold", "forecasts reach their threshold")} within 30 days."),
            _ when report.Slos.Any(s => s.Achieved is null) => (Tone.Unknown, "Incomplete", $"{Quantity.Count(report.Slos.Count(s => s.Achieved is null))} of {objectives} {(report.Slos.Count(s => s.Achieved is null) == 1 ? "has" : "have")} no data."),
            _ when report.Slos.Count > 0 => (Tone.Good, "Good", report.Slos.Count == 1 ? "The objective is met." : $"All {objectives} are met."),
            _ => (Tone.Good, "Good", "No objective is missed and no incident is open."),
        };

        var sentences = new List<string>();
        if (report.Targets.Count > 0)
        {
            sentences.Add(total.Availability is { } availability
                ? $"{Quantity.Count(report.Targets.Count(t => t.Uptime.Counted > 0), "target was", "targets were")} available {Quantity.Availability(availability)} of the known time; {Quantity.Percent(total.UnknownShare)} is unknown."
                : $"Nothing is known about {Quantity.Count(report.Targets.Count, "target", "targets")}.");
        }

        var silent = report.Targets.Count(t => t.Uptime.Counted == 0);
        if (silent > 0 && silent < report.Targets.Count)
        {
            sentences.Add($"Nothing is known about {Quantity.Count(silent, "target", "targets")}.");
        }

        var unmeasured = report.Slos.Count(s => s.Achieved is null);
        if (unmeasured > 0)
        {
            sentences.Add($"{Quantity.Count(unmeasured, "objective has", "objectives have")} no data.");
        }

        sentences.Add(Incidents(report));
        if (report.Alerts.Count > 0)
        {
            var firing = report.Alerts.Count(a => a.ResolvedAt is null);
            sentences.Add($"{Quantity.Count(report.Alerts.Count, "alert", "alerts")} fired{(firing > 0 ? $", {Quantity.Count(firing)} still firing" : "")}.");
        }

        if (due > 0)
        {
            sentences.Add($"{Quantity.Count(due, "forecast reaches its threshold", "forecasts reach their threshold")} within 30 days.");
        }

        return new Verdict(tone, word, headline, [.. sentences.Where(s => s != headline)]);
    }

    internal static IReadOnlyList<KeyFigure> KeyFigures(ReliabilityReport report)
    {
        var figures = new List<KeyFigure>();
        var total = report.Targets.Aggregate(default(UptimeSeconds), (sum, t) => sum + t.Uptime);
        if (report.Targets.Count > 0)
        {
            figures.Add(new KeyFigure("Availability", Quantity.Availability(total.Availability), "of the known time", total.Availability is null ? Tone.Unknown : Tone.Neutral));
            figures.Add(new KeyFigure(
                "Unknown", Quantity.Percent(total.UnknownShare), Quantity.Seconds(total.Unknown) + " over all targets", total.UnknownShare > UnknownLimit ? Tone.Unknown : Tone.Neutral));
        }

        var incidents = report.Incidents.Count;
        figures.Add(new KeyFigure("Incidents", Quantity.Count(incidents), incidents == 0 ? "none" : LongestOutage(report), Tone.Neutral));
        Mean("Time to detect", report.Incidents.Select(i => i.TimeToDetect), report.Goals.MeanTimeToDetect);
        Mean("Time to resolve", report.Incidents.Select(i => i.TimeToResolve), report.Goals.MeanTimeToResolve);
        if (report.FalsePositives is { } judged && judged.Judged + judged.Unjudged > 0)
        {
            figures.Add(new KeyFigure(
                "False positives",
                judged.Rate is { } rate ? Quantity.Percent(rate) : "not judged",
                $"{SectionText.Judged(judged)}; goal: below {Quantity.Percent(report.Goals.FalsePositiveRate)}",
                judged.Rate is null ? Tone.Unknown : judged.Rate < report.Goals.FalsePositiveRate ? Tone.Good : Tone.Bad));
        }

        var coverage = report.Coverage.Ratio;
        figures.Add(new KeyFigure("Coverage", coverage is { } c ? Quantity.Availability(c) : "no data", "of due checks ran", coverage is null ? Tone.Unknown : Tone.Neutral));
        return figures;

        void Mean(string label, IEnumerable<TimeSpan?> values, TimeSpan goal)
        {
            var known = values.OfType<TimeSpan>().ToArray();
            if (known.Length > 0)
            {
                var mean = TimeSpan.FromTicks((long)known.Average(v => v.Ticks));
                figures.Add(new KeyFigure(label, Quantity.Duration(mean), $"mean; goal: below {Quantity.Duration(goal)}", mean < goal ? Tone.Good : Tone.Bad));
            }
        }
    }

    private static int Due(ReliabilityReport report) => report.Forecasts.Count(f => f.EtaUtc is { } eta && eta - report.Period.ToUtc <= ForecastHorizon);

    private static string Incidents(ReliabilityReport report) => report.Incidents.Count == 0
        ? "There was no incident."
        : $"There {(report.Incidents.Count == 1 ? "was" : "were")} {Quantity.Count(report.Incidents.Count, "incident", "incidents")}; {LongestOutage(report)}.";

    private static string LongestOutage(ReliabilityReport report) =>
        report.Incidents.Where(i => i.ShortestDuration is not null).MaxBy(i => i.ShortestDuration) is { } longest
            ? $"the longest lasted {SectionText.Duration(longest)}"
            : "still open";
}
