using System.Globalization;
using Pronoia.Alerting.Views;
using Pronoia.Reporting.Text;

namespace Pronoia.Engine.Web.Alerts;

/// <summary>Renders what fires, by group.</summary>
internal static class AlertsPage
{
    private const string Maintenance = "maintenance/";

    /// <summary>The page's HTML.</summary>
    public static string Render(AlertsModel model)
    {
        var html = new MarkupWriter();
        PageFrame.Open(html, "Alerts", PagePlace.Alerts);
        PageParts.OpenVerdict(
            html,
            model.Firing > model.Suppressed ? "bad" : "good",
            model.Firing > model.Suppressed ? "Something fires" : "Nothing needs anybody now",
            $"{Quantity.Count(model.Firing, "alert fires", "alerts fire")}, {Quantity.Count(model.Suppressed)} of them muted.");
        html.Write($"<p><a href=\"/silences\">Silences</a>: {Quantity.Count(model.ActiveSilences)} {(model.ActiveSilences == 1 ? "mutes" : "mute")} now.</p></section>");
        foreach (var (group, number) in model.Groups.Select((g, i) => (g, i)))
        {
            Group(html, model, group, number);
        }

        if (model.MoreGroups > 0)
        {
            html.Write($"<p>And {Quantity.Count(model.MoreGroups)} more groups: <a href=\"/api/v2/alerts/groups\">/api/v2/alerts/groups</a> has all of them.</p>");
        }

        PageFrame.Close(html, $"As of {PageParts.Time(model.Now)}. The same as JSON is at /alerts.json");
        return html.ToString();
    }

    private static void Group(MarkupWriter html, AlertsModel model, AlertsModel.Group group, int number)
    {
        var name = group.Labels.Count == 0 ? "All alerts" : string.Join(", ", group.Labels.Select(l => l.Value.Length > 0 ? l.Value : $"no {l.Key}"));
        var id = "g" + number.ToString(CultureInfo.InvariantCulture);
        html.Write($"<section id=\"{id}\" aria-labelledby=\"h-{id}\"><h2 id=\"h-{id}\"><bdi>{name}</bdi></h2>");
        html.Write($"<p class=\"note\">Tells <bdi>{group.Receiver}</bdi>");
        if (group.Labels.Count > 0)
        {
            html.Write($", grouped by {string.Join(", ", group.Labels.Keys)}");
        }

        if (group.EscalatedTo.Count > 0)
        {
            html.Write($", escalated to <bdi>{string.Join(", ", group.EscalatedTo)}</bdi>");
        }

        if (group.MutedBy.Count > 0)
        {
            html.Write($", muted now by the time interval <bdi>{string.Join(", ", group.MutedBy)}</bdi>");
        }

        html.Raw("</p>");
        if (group.Acknowledged is { } known)
        {
            html.Write($"<p>{PageParts.Marked("good", "✓", "Acknowledged")} by <bdi>{known.By}</bdi> at {PageParts.TimeTag(known.At)}");
            if (known.Comment.Length > 0)
            {
                html.Write($": <bdi>{known.Comment}</bdi>");
            }

            html.Raw("</p>");
        }

        if (group.AcknowledgePath is { } acknowledge)
        {
            // Several links of one name are told apart by what they are about.
            html.Write($"<p class=\"actions\"><a href=\"{acknowledge}\">Acknowledge…<span class=\"hidden\"> {name}</span></a><a href=\"{group.SilencePath}\">Silence…<span class=\"hidden\"> {name}</span></a></p>");
        }

        PageParts.OpenTable(html, $"Alerts of the group {name}", "Alert", "State", "What", "Since");
        foreach (var alert in group.Alerts)
        {
            Row(html, model, alert);
        }

        PageParts.CloseTable(html);
        if (group.MoreAlerts > 0)
        {
            html.Write($"<p>And {Quantity.Count(group.MoreAlerts)} more: <a href=\"/api/v2/alerts\">/api/v2/alerts</a> has all of them.</p>");
        }

        html.Raw("</section>");
    }

    private static void Row(MarkupWriter html, AlertsModel model, AlertsModel.FiringAlert alert)
    {
        html.Write($"<tr><th scope=\"row\"><bdi>{alert.Name}</bdi>");
        if (alert.Target.Length > 0)
        {
            html.Write($"<span class=\"note\"><a href=\"{PageLinks.Target(alert.Target)}\"><bdi>{alert.Target}</bdi></a></span>");
        }

        html.Write($"<span class=\"note\"><bdi>{string.Join(", ", alert.Labels.Where(l => l.Key != "target").Select(l => $"{l.Key}=\"{l.Value}\""))}</bdi></span></th><td data-l=\"State\">");
        html.Write($"{(alert.State switch
        {
            AlertState.Suppressed => PageParts.Marked("unknown", "–", "muted"),
            AlertState.Unprocessed => PageParts.Marked("warning", "…", "fires, not told yet"),
            _ => PageParts.Marked("bad", "✗", "fires"),
        })}");
        html.Write($"<span class=\"note\">severity <bdi>{(alert.Severity.Length > 0 ? alert.Severity : "none")}</bdi></span>");
        foreach (var silence in alert.SilencedBy)
        {
            if (silence.StartsWith(Maintenance, StringComparison.Ordinal))
            {
                html.Write($"<span class=\"note\">by maintenance <bdi>{silence[Maintenance.Length..]}</bdi></span>");
            }
            else
            {
                html.Write($"<span class=\"note\">by <a href=\"/silences#{silence}\">a silence</a></span>");
            }
        }

        foreach (var inhibitor in alert.InhibitedBy)
        {
            html.Write($"<span class=\"note\">by the alert <bdi>{(inhibitor.Name.Length > 0 ? inhibitor.Name : inhibitor.Fingerprint)}</bdi></span>");
        }

        if (alert.Flapping)
        {
            html.Raw("<span class=\"note\">keeps changing</span>");
        }

        html.Write($"</td><td data-l=\"What\"><bdi>{alert.Summary}</bdi>");
        if (alert.Evidence is { Observed: { } observed } evidence)
        {
            html.Write($"<span class=\"note\">observed {Quantity.Plain(observed)}{(evidence.Expected is { } expected ? $", expected {Quantity.Plain(expected)}" : "")}{(evidence.Score is { } score ? $", score {Quantity.Plain(score)}" : "")}</span>");
        }

        html.Write($"<span class=\"note\">told to <bdi>{string.Join(", ", alert.Receivers)}</bdi></span>");
        if (alert.Incident is { } incident)
        {
            html.Write($"<span class=\"note\"><a href=\"{PageLinks.Incident(incident)}\">Incident</a></span>");
        }

        if (alert.RunbookUrl is { } runbook)
        {
            html.Write($"<span class=\"note\"><a href=\"{runbook}\" rel=\"noreferrer\">Runbook</a></span>");
        }

        html.Write($"</td><td data-l=\"Since\">{PageParts.TimeTag(alert.StartsAt)}<span class=\"note\">for {Quantity.Duration(model.Now - alert.StartsAt)}</span></td></tr>");
    }
}
