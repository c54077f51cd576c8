using Pronoia.Engine.Web.Incidents;
using Pronoia.Reporting.Text;

namespace Pronoia.Engine.Web.Anomalies;

/// <summary>Renders what detectors saw.</summary>
internal static class AnomalyPage
{
    /// <summary>The page's HTML.</summary>
    public static string Render(AnomalyModel model)
    {
        var html = new MarkupWriter();
        PageFrame.Open(html, "Anomalies", PagePlace.Anomalies);
        var total = model.Events.Count + model.More;
        var open = model.Events.Count(e => e.EndedAt is null);
        var borneOut = model.Events.Count(e => e.Confirmed);
        PageParts.OpenVerdict(
            html,
            open > 0 ? "warning" : "good",
            open > 0 ? "Something deviates now" : "Everything watched is as expected",
            $"{Quantity.Count(open)} open; {Quantity.Count(total, "event", "events")} in the 7 days before {PageParts.Time(model.To)}.");
        html.Write($"<p>Of those listed, {Quantity.Count(borneOut)} {(borneOut == 1 ? "is part of an incident" : "are part of incidents")} that something else bore out.</p></section>");
        if (model.Plots.Count > 0)
        {
            PageParts.OpenSection(html, "plots", "The newest");
            html.Raw("<div class=\"pair\">");
            foreach (var (plot, number) in model.Plots.Select((p, i) => (p, i)))
            {
                EvidenceParts.Plot(html, plot, number);
            }

            html.Raw("</div></section>");
        }

        PageParts.OpenSection(html, "events", "Events");
        if (model.Events.Count == 0)
        {
            html.Raw("<p>No detector saw anything in this time.</p>");
        }
        else
        {
            PageParts.OpenTable(html, "Events, the newest first", "Series", "What", "Since", "#Observed", "#Expected", "Seen by", "Became");
            foreach (var e in model.Events)
            {
                Row(html, e);
            }

            PageParts.CloseTable(html);
        }

        html.Raw("</section>");
        html.Write($"<nav class=\"pages\" aria-label=\"Other times\"><a href=\"/anomalies\">Newest</a><a href=\"{PageLinks.Before("/anomalies", model.Next)}\" rel=\"next\">Before {PageParts.Time(model.Next)}</a></nav>");
        PageFrame.Close(html, $"As of {PageParts.Time(model.Now)}. The same as JSON is at /anomalies.json");
        return html.ToString();
    }

    private static void Row(MarkupWriter html, AnomalyModel.Event e)
    {
        html.Raw("<tr><th scope=\"row\">");
        if (e.Target.Length > 0)
        {
            html.Write($"<a href=\"{PageLinks.Target(e.Target)}\"><bdi>{e.Target}</bdi></a>");
        }

        html.Write($"<span class=\"note\"><code><bdi>{e.Series}</bdi></code></span></th><td data-l=\"What\">{e.Kind.Replace('_', ' ')}<span class=\"note\"><bdi>{e.Summary}</bdi></span></td>");
        html.Write($"<td data-l=\"Since\">{PageParts.TimeTag(e.StartedAt)}<span class=\"note\">{(e.EndedAt is { } end ? $"ended after {Quantity.Duration(end - e.StartedAt)}" : "open")}</span></td>");
        EvidenceParts.Cells(html, e.Metric, e.Evidence, e.Entry);
        html.Raw("<td data-l=\"Became\">");
        if (e.Incident is { } incident)
        {
            html.Write($"<a href=\"{PageLinks.Incident(incident)}\">{(e.Confirmed ? "an incident" : "an incident not borne out")}</a>");
        }
        else
        {
            html.Raw("no incident");
        }

        html.Write($"<span class=\"note\">{(e.Firing ? "its alert fires" : e.MayAlert ? "raises an alert of its own" : "raises no alert of its own")}</span></td></tr>");
    }
}
