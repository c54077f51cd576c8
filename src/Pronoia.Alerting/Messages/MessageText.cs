using System.Globalization;
using System.Text;
using Pronoia.Alerting.Notifications;

namespace Pronoia.Alerting.Messages;

/// <summary>The default messages: what fires, what was observed and expected, since when, why, and where to look.</summary>
internal static class MessageText
{
    private const int MaxAlerts = 30;
    private const int MaxValue = 1000;

    /// <summary>One line, as Alertmanager's <c>__subject</c>: <c>[FIRING:2] group labels (other common labels)</c>.</summary>
    public static string Subject(Notification notification)
    {
        var firing = notification.Alerts.Count(a => a.EndsAt is null);
        var mark = notification.Kind switch
        {
            NotificationKind.Test => "TEST",
            NotificationKind.Digest or NotificationKind.SilenceReminder => "INFO",
            _ => notification.Resolved ? "RESOLVED" : string.Create(CultureInfo.InvariantCulture, $"FIRING:{firing}"),
        };
        var text = new StringBuilder().Append('[').Append(mark).Append(']');
        foreach (var label in notification.GroupLabels)
        {
            text.Append(' ').Append(label.Value);
        }

        if (notification.Kind is NotificationKind.Alerts or NotificationKind.Escalation or NotificationKind.Fallback)
        {
            var rest = notification.CommonLabels.Where(l => !notification.GroupLabels.Contains(l.Name)).Select(l => l.Value).ToArray();
            if (rest.Length > 0)
            {
                text.Append(" (").AppendJoin(' ', rest).Append(')');
            }
        }

        return OneLine(text.ToString(), 250);
    }

    /// <summary>The message as lines of plain text of at most so many characters; what is cut off are alerts, never the links.</summary>
    public static string Plain(Notification notification, int length = int.MaxValue)
    {
        var text = new StringBuilder();
        if (notification.Note.Length > 0)
        {
            text.Append(Clean(notification.Note)).Append("\n\n");
        }

        Section(text, "Firing", [.. notification.Alerts.Where(a => a.EndsAt is null)]);
        Section(text, "Resolved", [.. notification.Alerts.Where(a => a.EndsAt is not null)]);
        if (notification.Suppressed > 0)
        {
            text.Append(SuppressedLine(notification)).Append('\n');
            foreach (var title in notification.SuppressedTitles)
            {
                text.Append("- ").Append(title).Append('\n');
            }
        }

        var links = string.Join('\n', notification.Actions.Select(a => $"{a.Key}: {a.Value.AbsoluteUri}").Append(notification.ExternalUrl?.AbsoluteUri).OfType<string>());
        var room = length - links.Length - 1;
        return links.Length == 0 || room < length / 4
            ? Cut(text.ToString().TrimEnd('\n'), length)
            : Cut(text.ToString(), room).TrimEnd('\n') + '\n' + links;
    }

    /// <summary>Alerts as a list in plain text.</summary>
    public static string List(IReadOnlyList<Alert> alerts)
    {
        var text = new StringBuilder();
        Section(text, "", alerts);
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>The lines about one alert: labels and annotations, then the evidence.</summary>
    public static IEnumerable<string> Lines(Alert alert)
    {
        foreach (var annotation in alert.Annotations)
        {
            yield return $"{annotation.Name}: {OneLine(annotation.Value, MaxValue)}";
        }

        var until = alert.EndsAt is { } end ? $", resolved {Time(end)}" : "";
        yield return $"since {Time(alert.StartsAt)}{until}";
        foreach (var line in alert.Evidence is { } evidence ? Lines(evidence) : [])
        {
            yield return line;
        }

        if (alert.GeneratorUrl.Length > 0)
        {
            yield return $"source: {OneLine(alert.GeneratorUrl, MaxValue)}";
        }
    }

    /// <summary>The lines of an alert's evidence; parts that are not known are left out.</summary>
    public static IEnumerable<string> Lines(Evidence evidence)
    {
        if (evidence.Observed is { } observed)
        {
            var expected = evidence.Expected is { } e ? $", expected {Number(e)}" : "";
            var bounds = evidence.Lower is { } lower && evidence.Upper is { } upper ? $" ({Number(lower)} to {Number(upper)})" : "";
            yield return $"observed {Number(observed)}{expected}{bounds}";
        }

        if (evidence.Score is { } score)
        {
            var probability = evidence.PValue is { } p ? $" (p {Number(p)})" : "";
            yield return $"score {Number(score)}{probability}{(evidence.Detector is { } by ? $" by {OneLine(by, 100)}" : "")}";
        }
        else if (evidence.Detector is { } detector)
        {
            yield return $"decided by {OneLine(detector, 100)}";
        }

        if (evidence.SinceEarliest is { } earliest && evidence.SinceLatest is { } latest)
        {
            yield return $"began between {Time(earliest)} and {Time(latest)}";
        }

        if (evidence.TrainedFrom is { } from && evidence.TrainedTo is { } to)
        {
            var rung = string.IsNullOrEmpty(evidence.Rung) ? "" : $" (confidence: {OneLine(evidence.Rung, 100)})";
            yield return $"learned from {Time(from)} to {Time(to)}{rung}";
        }

        (string Name, string? Value)[] links =
        [
            ("kept out of learning", evidence.Excluded), ("carried by", evidence.CarriedBy), ("probable cause", evidence.ProbableCause), ("runbook", evidence.RunbookUrl), ("graph", evidence.GraphUrl),
        ];
        foreach (var (name, value) in links)
        {
            if (!string.IsNullOrEmpty(value))
            {
                yield return $"{name}: {OneLine(value, MaxValue)}";
            }
        }
    }

    /// <summary>Text without control characters but line ends and tabs.</summary>
    public static string Clean(string text) =>
        text.AsSpan().ContainsAnyInRange('\0', '\u001f') || text.Contains('\u007f')
            ? string.Concat(text.Where(c => !char.IsControl(c) || c is '\n' or '\t'))
            : text;

    /// <summary>Text as one line of at most so many characters.</summary>
    public static string OneLine(string text, int length) => Cut(string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim(), length);

    /// <summary>Text cut to so many characters, an ellipsis at the end where anything was cut; never half a surrogate pair.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var end = length - 1;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), "…");
    }

    /// <summary>Text cut to so many bytes of UTF-8; never half a character.</summary>
    public static string CutBytes(string text, int bytes)
    {
        var length = Math.Min(text.Length, bytes);
        while (Encoding.UTF8.GetByteCount(text.AsSpan(0, length)) > bytes)
        {
            length = Math.Min(length - 1, (int)((long)length * bytes / Encoding.UTF8.GetByteCount(text.AsSpan(0, length))));
        }

        return text[..(length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }

    /// <summary>A time for people: seconds, UTC.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>How many alerts are muted by those of a message, and where a list of them follows, a colon.</summary>
    public static string SuppressedLine(Notification notification)
    {
        var shown = notification.SuppressedTitles.Count;
        var end = shown == 0 ? "." : shown < notification.Suppressed ? string.Create(CultureInfo.InvariantCulture, $", among them {shown}:") : ":";
        return string.Create(CultureInfo.InvariantCulture, $"{notification.Suppressed} more suppressed under {(notification.Alerts.Count == 1 ? "it" : "them")}{end}");
    }

    /// <summary>An alert in one line: its name and its other labels.</summary>
    public static string Title(Alert alert)
    {
        var rest = alert.Labels.Where(l => l.Name != "alertname").Select(l => $"{l.Name}={l.Value}");
        return OneLine($"{(alert.Name.Length > 0 ? alert.Name : "alert")} {string.Join(' ', rest)}", MaxValue);
    }

    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private static void Section(StringBuilder text, string title, IReadOnlyList<Alert> alerts)
    {
        if (alerts.Count == 0)
        {
            return;
        }

        text.Append(title.Length > 0 ? title + ":\n" : "");
        foreach (var alert in alerts.Take(MaxAlerts))
        {
            text.Append("- ").Append(Title(alert)).Append('\n');
            foreach (var line in Lines(alert))
            {
                text.Append("  ").Append(line).Append('\n');
            }
        }

        if (alerts.Count > MaxAlerts)
        {
            text.Append(CultureInfo.InvariantCulture, $"- and {alerts.Count - MaxAlerts} more\n");
        }

        text.Append('\n');
    }
}
