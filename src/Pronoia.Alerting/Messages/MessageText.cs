using System.Globalization;
using System.Text;
using Pronoia.Alerting.Notifications;

namespace Pronoia.Alerting.Messages;

/// <summary>The default messages: what fires, what was observed and expected, since when, why, and where to look.</summary>
internal static class MessageText
{
    private const int MaxSubject = 2000;

    /// <summary>
    /// One line, as Alertmanager's <c>__subject</c>: <c>[FIRING:2] group labels (other common labels)</c>, with a blank after the group's labels even where
    /// nothing follows.
    /// </summary>
    public static string Subject(Notification notification)
    {
        var mark = notification.Kind switch
        {
            NotificationKind.Test => "TEST",
            NotificationKind.Digest or NotificationKind.SilenceReminder => "INFO",
            _ => notification.Resolved ? "RESOLVED" : string.Create(CultureInfo.InvariantCulture, $"FIRING:{notification.Alerts.Count(a => a.EndsAt is null)}"),
        };
        var group = $"[{mark}] {string.Join(' ', LabelPairsData.Sorted(notification.GroupLabels).Select(l => l.Value))}";
        if (notification.IsOwn || notification.Kind == NotificationKind.Test)
        {
            return Line(group, MaxSubject);
        }

        var rest = LabelPairsData.Sorted(notification.CommonLabels).Where(l => !notification.GroupLabels.Contains(l.Name)).Select(l => l.Value).ToArray();
        return Line(rest.Length > 0 ? $"{group} ({string.Join(' ', rest)})" : group + " ", MaxSubject);
    }

    /// <summary>The message without any template: the note, the alerts, and what <see cref="Foot"/> says.</summary>
    public static string Plain(Notification notification)
    {
        var text = new StringBuilder(notification.Note.Length > 0 ? notification.Note + "\n\n" : "");
        Section(text, "Firing", [.. notification.Alerts.Where(a => a.EndsAt is null)]);
        Section(text, "Resolved", [.. notification.Alerts.Where(a => a.EndsAt is not null)]);
        return text.ToString();
    }

    /// <summary>What goes below a message: alerts that are suppressed under it, and links that act on it where the service has no buttons.</summary>
    public static string Foot(Notification notification, bool links)
    {
        var text = new StringBuilder();
        if (notification.Suppressed > 0)
        {
            text.Append(SuppressedLine(notification)).Append('\n');
            foreach (var title in notification.SuppressedTitles)
            {
                text.Append(" - ").Append(title).Append('\n');
            }
        }

        foreach (var (title, url) in links ? notification.Actions : [])
        {
            text.Append(title).Append(": ").Append(url.AbsoluteUri).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Text without control characters but line ends and tabs.</summary>
    public static string Clean(string text) =>
        text.AsSpan().ContainsAnyInRange('\0', '\u001f') || text.Contains('\u007f')
            ? string.Concat(text.Where(c => !char.IsControl(c) || c is '\n' or '\t'))
            : text;

    /// <summary>Text as one line of at most so many characters.</summary>
    public static string OneLine(string text, int length) => Line(text.Trim(), length).Trim();

    /// <summary>As <see cref="OneLine"/>, but blanks at the ends stay.</summary>
    public static string Line(string text, int length) => Cut(string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)), length);

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

    private static void Section(StringBuilder text, string title, IReadOnlyList<Alert> alerts)
    {
        if (alerts.Count > 0)
        {
            text.Append("Alerts ").Append(title).Append(":\n").Append(AlertText.List(alerts));
        }
    }
}
