using System.Globalization;
using System.Text;

namespace Pronoia.Alerting.Messages;

/// <summary>Alerts in words, as Alertmanager's default templates put them, and below each what it does not know: the evidence.</summary>
internal static class AlertText
{
    // Far more than any service takes; who reads past it uses the API.
    private const int MaxList = 100 * 1024;
    private const int MaxValue = 1000;

    /// <summary>Alerts as a list, as Alertmanager's <c>__text_alert_list</c>.</summary>
    public static string List(IReadOnlyList<Alert> alerts) => List(alerts, "", " - ");

    /// <summary>Alerts as a list in Markdown, as Alertmanager's <c>__text_alert_list_markdown</c>.</summary>
    public static string MarkdownList(IReadOnlyList<Alert> alerts) => List(alerts, "\n", "  - ") + "\n";

    /// <summary>The evidence of the alerts that have any, below the title of each.</summary>
    public static string EvidenceList(IReadOnlyList<Alert> alerts)
    {
        var text = new StringBuilder();
        foreach (var alert in alerts.Where(a => a.Evidence is not null && text.Length < MaxList))
        {
            text.Append(Title(alert)).Append('\n');
            foreach (var line in Evidence(alert))
            {
                text.Append(" - ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>An alert in one line: its name and its other labels.</summary>
    public static string Title(Alert alert)
    {
        var rest = alert.Labels.Where(l => l.Name != "alertname").Select(l => $"{l.Name}={l.Value}");
        return MessageText.OneLine($"{(alert.Name.Length > 0 ? alert.Name : "alert")} {string.Join(' ', rest)}", MaxValue);
    }

    /// <summary>The lines of an alert's evidence; parts that are not known are left out.</summary>
    public static IEnumerable<string> Evidence(Alert alert)
    {
        if (alert.Evidence is not { } evidence)
        {
            yield break;
        }

        if (evidence.Observed is { } observed)
        {
            var expected = evidence.Expected is { } e ? $", expected {Number(e)}" : "";
            var bounds = evidence.Lower is { } lower && evidence.Upper is { } upper ? $" ({Number(lower)} to {Number(upper)})" : "";
            yield return $"observed {Number(observed)}{expected}{bounds}";
        }

        if (evidence.Score is { } score)
        {
            var probability = evidence.PValue is { } p ? $" (p {Number(p)})" : "";
            yield return $"score {Number(score)}{probability}{(evidence.Detector is { } by ? $" by {MessageText.OneLine(by, 100)}" : "")}";
        }
        else if (evidence.Detector is { } detector)
        {
            yield return $"decided by {MessageText.OneLine(detector, 100)}";
        }

        var until = alert.EndsAt is { } end ? $", resolved {MessageText.Time(end)}" : "";
        yield return evidence.SinceEarliest is { } earliest && evidence.SinceLatest is { } latest
            ? $"began between {MessageText.Time(earliest)} and {MessageText.Time(latest)}{until}"
            : $"since {MessageText.Time(alert.StartsAt)}{until}";
        if (evidence.TrainedFrom is { } from && evidence.TrainedTo is { } to)
        {
            var rung = string.IsNullOrEmpty(evidence.Rung) ? "" : $" (confidence: {MessageText.OneLine(evidence.Rung, 100)})";
            yield return $"learned from {MessageText.Time(from)} to {MessageText.Time(to)}{rung}";
        }

        (string Name, string? Value)[] links =
        [
            ("kept out of learning", evidence.Excluded), ("carried by", evidence.CarriedBy), ("probable cause", evidence.ProbableCause), ("runbook", evidence.RunbookUrl), ("graph", evidence.GraphUrl),
        ];
        foreach (var (name, value) in links)
        {
            if (!string.IsNullOrEmpty(value))
            {
                yield return $"{name}: {MessageText.OneLine(value, MaxValue)}";
            }
        }
    }

    /// <summary>Jira's priority for the worst <c>severity</c> among the alerts that fire, or if none does, among all; empty where none says.</summary>
    public static string Priority(IReadOnlyList<Alert> alerts)
    {
        var firing = Worst(alerts.Where(a => a.EndsAt is null));
        return firing.Length > 0 ? firing : Worst(alerts);
    }

    private static string Worst(IEnumerable<Alert> alerts)
    {
        var severities = alerts.Select(a => a.Labels["severity"]).ToHashSet(StringComparer.Ordinal);
        return severities.Contains("critical") ? "High" : severities.Contains("warning") ? "Medium" : severities.Contains("info") ? "Low" : "";
    }

    private static string List(IReadOnlyList<Alert> alerts, string gap, string bullet)
    {
        var text = new StringBuilder();
        for (var i = 0; i < alerts.Count; i++)
        {
            if (text.Length > MaxList)
            {
                text.Append(CultureInfo.InvariantCulture, $"{gap}and {alerts.Count - i} more\n");
                break;
            }

            var alert = alerts[i];
            Pairs(text.Append(gap).Append("Labels:\n"), alert.Labels, bullet);
            Pairs(text.Append(gap).Append("Annotations:\n"), alert.Annotations, bullet);
            text.Append(gap).Append("Source: ").Append(alert.GeneratorUrl).Append('\n');
            if (alert.Evidence is not null)
            {
                text.Append(gap).Append("Evidence:\n");
                foreach (var line in Evidence(alert))
                {
                    text.Append(bullet).Append(line).Append('\n');
                }
            }
        }

        return text.ToString();
    }

    private static void Pairs(StringBuilder text, Prometheus.Model.Labels labels, string bullet)
    {
        foreach (var label in LabelPairsData.Sorted(labels))
        {
            text.Append(bullet).Append(label.Name).Append(" = ").Append(label.Value).Append('\n');
        }
    }

    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
