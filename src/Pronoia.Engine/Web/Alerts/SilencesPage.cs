using Pronoia.Alerting.Silences;
using Pronoia.Reporting.Text;

namespace Pronoia.Engine.Web.Alerts;

/// <summary>Renders the silences.</summary>
internal static class SilencesPage
{
    /// <summary>The page's HTML.</summary>
    public static string Render(SilencesModel model)
    {
        var html = new MarkupWriter();
        PageFrame.Open(html, "Silences", PagePlace.Alerts, below: true);
        var active = model.Silences.Count(s => s.State == SilenceState.Active);
        PageParts.OpenVerdict(
            html,
            active > 0 ? "maintenance" : "good",
            active > 0 ? "Some alerts are muted" : "Nothing is silenced",
            $"{Quantity.Count(active, "silence mutes", "silences mute")} now.");
        html.Raw("<p>A silence of a group is made from its <a href=\"/alerts\">alerts</a>; <code>amtool silence</code> and <code>pronoia silence</code> make, change and end them too.</p>");
        if (model.AddPath is { } add)
        {
            html.Write($"<p class=\"actions\"><a href=\"{add}\">New silence…</a></p>");
        }

        html.Raw("</section>");
        if (model.Silences.Count > 0)
        {
            PageParts.OpenSection(html, "silences", "Silences");
            PageParts.OpenTable(html, "Silences: those that mute now, those to come, those that are over", "Matches", "State", "Why", "#Mutes now");
            foreach (var silence in model.Silences.Take(PageLimits.Rows))
            {
                var (tone, mark, word) = silence.State switch
                {
                    SilenceState.Active => ("maintenance", "⚒", $"until {PageParts.Time(silence.EndsAt)}"),
                    SilenceState.Pending => ("unknown", "…", $"from {PageParts.Time(silence.StartsAt)} to {PageParts.Time(silence.EndsAt)}"),
                    _ => ("unknown", "–", $"over since {PageParts.Time(silence.EndsAt)}"),
                };
                html.Write($"<tr id=\"{silence.Id}\"><th scope=\"row\"><code><bdi>{string.Join(", ", silence.Matchers)}</bdi></code></th><td data-l=\"State\">{PageParts.Marked(tone, mark, word)}");
                if (silence.EndPath is { } end)
                {
                    html.Write($"<span class=\"note\"><a href=\"{end}\">End it…<span class=\"hidden\"> {string.Join(", ", silence.Matchers)}</span></a></span>");
                }

                html.Raw("</td>");
                html.Write($"<td data-l=\"Why\"><bdi>{silence.Comment}</bdi><span class=\"note\">by <bdi>{silence.CreatedBy}</bdi></span></td><td class=\"n\" data-l=\"Mutes now\">{Quantity.Count(silence.Mutes)}</td></tr>");
            }

            PageParts.CloseTable(html);
            PageParts.More(html, model.Silences.Count + model.More - PageLimits.Rows, "/silences.json");
            html.Raw("</section>");
        }

        PageFrame.Close(html, $"As of {PageParts.Time(model.Now)}. What is over is shown for five days. The same as JSON is at /silences.json");
        return html.ToString();
    }
}
