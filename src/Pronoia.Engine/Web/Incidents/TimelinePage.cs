using Pronoia.Reporting.Text;

namespace Pronoia.Engine.Web.Incidents;

/// <summary>Renders the list of what went wrong.</summary>
internal static class TimelinePage
{
    /// <summary>The page's HTML.</summary>
    public static string Render(TimelineModel model)
    {
        var html = new MarkupWriter();
        PageFrame.Open(html, "Incidents", PagePlace.Incidents);
        var open = model.Entries.Count(e => e.State == "open");
        var total = model.Entries.Count + model.More;
        PageParts.OpenVerdict(
            html,
            open > 0 ? "bad" : "good",
            open > 0 ? "Something is wrong now" : "Nothing is open",
            $"{Quantity.Count(open)} open; {Quantity.Count(total, "entry", "entries")} in the 30 days before {PageParts.Time(model.To)}.");
        if (model.Unconfirmed > 0)
        {
            html.Write($"<p>{Quantity.Count(model.Unconfirmed, "deviation", "deviations")} that nothing else bore out {(model.Unconfirmed == 1 ? "is" : "are")} only among the <a href=\"/anomalies\">anomalies</a>.</p>");
        }

        html.Raw("</section>");
        PageParts.OpenSection(html, "timeline", "Timeline");
        if (model.Entries.Count == 0)
        {
            html.Raw("<p>Nothing went wrong in this time, as far as it was watched.</p>");
        }
        else
        {
            PageParts.OpenTable(html, "Incidents and outages, open ones first, then the newest first", "What", "State", "Began", "Cause, or what failed first");
            foreach (var entry in model.Entries)
            {
                Row(html, model, entry);
            }

            PageParts.CloseTable(html);
        }

        html.Raw("</section>");
        html.Write($"<nav class=\"pages\" aria-label=\"Other times\"><a href=\"/incidents\">Newest</a><a href=\"{PageLinks.Before("/incidents", model.Next)}\" rel=\"next\">Before {PageParts.Time(model.Next)}</a></nav>");
        PageFrame.Close(html, $"As of {PageParts.Time(model.Now)}. The same as JSON is at /incidents.json");
        return html.ToString();
    }

    private static void Row(MarkupWriter html, TimelineModel model, TimelineEntry entry)
    {
        var lasted = Quantity.Duration((entry.EndedAt ?? model.Now) - entry.StartLatest);
        html.Write($"<tr><th scope=\"row\"><a href=\"{entry.Path}\">");
        if (entry.Kind == "outage")
        {
            // The name alone, so that the direction of its script does not take the words along.
            html.Write($"<bdi>{entry.Id}</bdi>{entry.Title[entry.Id.Length..]}");
        }
        else
        {
            html.Write($"<bdi>{entry.Title}</bdi>");
        }

        html.Write($"</a><span class=\"note\">{entry.Kind}");
        if (entry.Kind == "incident" && entry.Components.Count > 0)
        {
            html.Write($" · <bdi>{string.Join(", ", entry.Components)}</bdi>");
        }

        html.Write($"</span></th><td data-l=\"State\">{(entry.State == "open" ? PageParts.Marked("bad", "✗", "open") : PageParts.Marked("good", "✓", "ended"))}<span class=\"note\">{(entry.State == "open" ? $"for {lasted}" : $"after {lasted}")}</span></td>");
        html.Write($"<td data-l=\"Began\">{PageParts.Between(entry.StartEarliest, entry.StartLatest)}</td><td data-l=\"Cause\"><bdi>{entry.Detail}</bdi></td></tr>");
    }
}
