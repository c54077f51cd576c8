using System.Globalization;
using System.Net;
using System.Text;
using Pronoia.Alerting.Notifications;
using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting.Messages;

/// <summary>
/// The default message as an HTML document for mail: the words of Alertmanager's, then what it does not know. Inline styles only, everything escaped.
/// </summary>
internal static class MessageHtml
{
    // Mail programs cut off what is longer, and a list of thousands helps nobody.
    private const int MaxLength = 100 * 1024;

    public static string Write(Notification notification)
    {
        var firing = notification.Alerts.Where(a => a.EndsAt is null).ToArray();
        var resolved = notification.Alerts.Where(a => a.EndsAt is not null).ToArray();
        var colour = notification.IsOwn || notification.Kind == NotificationKind.Test ? "#37474f" : firing.Length > 0 ? "#b71c1c" : "#2e7d32";
        var html = new StringBuilder("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>");
        html.Append(Escape(MessageText.OneLine(MessageText.Subject(notification), 500))).Append("</title></head>");
        html.Append("<body style=\"font-family:sans-serif;font-size:14px;color:#212121\">");
        html.Append("<h1 style=\"font-size:16px;color:#fff;background:").Append(colour).Append(";padding:10px\">").Append(Heading(notification)).Append("</h1>");
        if (notification.Note.Length > 0)
        {
            html.Append("<p>").Append(Escape(MessageText.Clean(notification.Note)).Replace("\n", "<br>", StringComparison.Ordinal)).Append("</p>");
        }

        if (notification.ExternalUrl?.AbsoluteUri.TrimEnd('/') is { } url)
        {
            Link(html, $"{url}/alerts?receiver={Uri.EscapeDataString(notification.Receiver)}", "View in Pronoia");
        }

        foreach (var (title, action) in notification.Actions)
        {
            Link(html, action.AbsoluteUri, title);
        }

        Section(html, "Firing", firing);
        html.Append(firing.Length > 0 && resolved.Length > 0 ? "<hr>" : "");
        Section(html, "Resolved", resolved);
        if (notification.Suppressed > 0)
        {
            html.Append("<p>").Append(MessageText.SuppressedLine(notification)).Append("</p>");
            if (notification.SuppressedTitles.Count > 0)
            {
                html.Append("<ul>").AppendJoin("", notification.SuppressedTitles.Select(t => $"<li>{Escape(t)}</li>")).Append("</ul>");
            }
        }

        return html.Append("<p style=\"color:#757575\">Sent by Pronoia</p></body></html>").ToString();
    }

    private static string Heading(Notification notification)
    {
        if (notification.IsOwn || notification.Kind == NotificationKind.Test)
        {
            return Escape(MessageText.OneLine(MessageText.Subject(notification), 500));
        }

        var count = notification.Alerts.Count;
        var labels = LabelPairsData.Sorted(notification.GroupLabels).Select(l => Escape(MessageText.OneLine($"{l.Name}={l.Value}", 500)));
        return string.Create(CultureInfo.InvariantCulture, $"{count} alert{(count > 1 ? "s" : "")} for {string.Join(' ', labels)}");
    }

    private static void Section(StringBuilder html, string title, IReadOnlyList<Alert> alerts)
    {
        if (alerts.Count == 0)
        {
            return;
        }

        html.Append(CultureInfo.InvariantCulture, $"<p><strong>[{alerts.Count}] {title}</strong></p>");
        for (var i = 0; i < alerts.Count; i++)
        {
            if (html.Length > MaxLength)
            {
                html.Append(CultureInfo.InvariantCulture, $"<p>and {alerts.Count - i} more</p>");
                break;
            }

            html.Append("<p>");
            List(html, "Labels", Pairs(alerts[i].Labels));
            List(html, "Annotations", Pairs(alerts[i].Annotations));
            List(html, "Evidence", [.. AlertText.Evidence(alerts[i])]);
            var source = alerts[i].GeneratorUrl;
            html.Append(IsWeb(source) ? $"<a href=\"{Escape(source)}\">Source</a></p>" : $"Source: {Escape(source)}</p>");
        }
    }

    private static void List(StringBuilder html, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count > 0)
        {
            html.Append("<strong>").Append(title).Append("</strong><br>");
            html.AppendJoin("", lines.Select(l => $"{Escape(MessageText.Clean(l)).Replace("\n", "<br>", StringComparison.Ordinal)}<br>"));
        }
    }

    private static string[] Pairs(Labels labels) => [.. LabelPairsData.Sorted(labels).Select(l => $"{l.Name} = {l.Value}")];

    private static void Link(StringBuilder html, string url, string title) =>
        html.Append("<p><a href=\"").Append(Escape(url)).Append("\">").Append(Escape(title)).Append("</a></p>");

    private static bool IsWeb(string url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https";

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
