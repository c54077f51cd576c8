using System.Net;
using System.Text;
using Pronoia.Alerting.Notifications;

namespace Pronoia.Alerting.Messages;

/// <summary>The default message as an HTML document for mail: inline styles only, everything escaped.</summary>
internal static class MessageHtml
{
    private const int MaxAlerts = 30;

    public static string Write(Notification notification)
    {
        var colour = notification.Resolved ? "#2e7d32" : notification.Kind is NotificationKind.Digest or NotificationKind.Test ? "#37474f" : "#b71c1c";
        var html = new StringBuilder("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>");
        var subject = Escape(MessageText.Subject(notification));
        html.Append(subject).Append("</title></head><body style=\"font-family:sans-serif;font-size:14px;color:#212121\">");
        html.Append("<h1 style=\"font-size:16px;color:#fff;background:").Append(colour).Append(";padding:10px\">").Append(subject).Append("</h1>");
        if (notification.Note.Length > 0)
        {
            html.Append("<p>").Append(Escape(MessageText.Clean(notification.Note)).Replace("\n", "<br>", StringComparison.Ordinal)).Append("</p>");
        }

        foreach (var alert in notification.Alerts.Take(MaxAlerts))
        {
            Write(html, alert);
        }

        if (notification.Alerts.Count > MaxAlerts)
        {
            html.Append("<p>and ").Append(notification.Alerts.Count - MaxAlerts).Append(" more</p>");
        }

        if (notification.Suppressed > 0)
        {
            html.Append("<p>").Append(MessageText.SuppressedLine(notification)).Append("</p>");
            if (notification.SuppressedTitles.Count > 0)
            {
                html.Append("<ul>").AppendJoin("", notification.SuppressedTitles.Select(t => $"<li>{Escape(t)}</li>")).Append("</ul>");
            }
        }

        foreach (var (title, url) in notification.Actions)
        {
            html.Append("<p><a href=\"").Append(Escape(url.AbsoluteUri)).Append("\">").Append(Escape(title)).Append("</a></p>");
        }

        return html.Append("</body></html>").ToString();
    }

    private static void Write(StringBuilder html, Alert alert)
    {
        html.Append("<h2 style=\"font-size:14px\">").Append(alert.EndsAt is null ? "Firing: " : "Resolved: ");
        html.Append(Escape(MessageText.OneLine(alert.Name, 200))).Append("</h2><p>");
        html.AppendJoin(' ', alert.Labels.Where(l => l.Name != "alertname").Select(l => Escape(MessageText.OneLine($"{l.Name}={l.Value}", 500))));
        html.Append("</p><ul>");
        foreach (var line in MessageText.Lines(alert))
        {
            html.Append("<li>").Append(Escape(line)).Append("</li>");
        }

        html.Append("</ul>");
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
