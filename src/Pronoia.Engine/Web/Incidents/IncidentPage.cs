using Pronoia.Engine.Incidents;
using Pronoia.Reporting.Text;

namespace Pronoia.Engine.Web.Incidents;

/// <summary>Renders one incident with its evidence.</summary>
internal static class IncidentPage
{
    /// <summary>The page's HTML.</summary>
    public static string Render(IncidentModel model)
    {
        var html = new MarkupWriter();
        PageFrame.Open(html, "Incident", PagePlace.Incidents, below: true);
        Verdict(html, model);
        Causes(html, model);
        Plots(html, model);
        Members(html, model);
        PageFrame.Close(html, $"As of {PageParts.Time(model.Now)}. The same as JSON is at {PageLinks.Incident(model.Id)}.json");
        return html.ToString();
    }

    private static void Verdict(MarkupWriter html, IncidentModel model)
    {
        var (tone, word) = model.State switch
        {
            IncidentState.Ended => ("good", "Ended"),
            IncidentState.Confirmed => ("bad", "Open"),
            _ => ("unknown", "Not borne out yet"),
        };
        PageParts.OpenVerdict(html, tone, word, model.Title);
        html.Write($"<dl class=\"facts\"><dt>Began</dt><dd>{PageParts.Between(model.StartEarliest, model.StartLatest)}</dd><dt>{(model.EndedAt is null ? "Lasts for" : "Lasted")}</dt>");
        html.Write($"<dd>{Quantity.Duration((model.EndedAt ?? model.Now) - model.StartLatest)}</dd>");
        if (model.EndedAt is { } ended)
        {
            html.Write($"<dt>Ended</dt><dd>{PageParts.TimeTag(ended)}</dd>");
        }

        if (model.ConfirmedAt is { } confirmed)
        {
            html.Write($"<dt>Borne out</dt><dd>{PageParts.TimeTag(confirmed)}: <bdi>{model.Confirmation}</bdi></dd>");
        }

        html.Write($"<dt>Identity</dt><dd><code>{model.Id}</code></dd></dl></section>");
    }

    private static void Causes(MarkupWriter html, IncidentModel model)
    {
        if (model.Causes.Count == 0)
        {
            return;
        }

        PageParts.OpenSection(html, "causes", "Probable causes");
        html.Raw("<ol>");
        foreach (var cause in model.Causes)
        {
            html.Write($"<li><bdi>{IncidentView.Sentence(cause)}</bdi> <span class=\"note\">rank {Quantity.Plain(cause.Rank)} · <code><bdi>{cause.Series}</bdi></code></span></li>");
        }

        html.Raw("</ol><p class=\"note\">What came first and what others depend on ranks highest; a rank compares the causes of one incident and is no probability.</p></section>");
    }

    private static void Plots(MarkupWriter html, IncidentModel model)
    {
        if (model.Plots.Count == 0)
        {
            return;
        }

        PageParts.OpenSection(html, "plots", "What it looked like");
        html.Raw("<div class=\"pair\">");
        foreach (var (plot, number) in model.Plots.Select((p, i) => (p, i)))
        {
            EvidenceParts.Plot(html, plot, number);
        }

        html.Raw("</div></section>");
    }

    private static void Members(MarkupWriter html, IncidentModel model)
    {
        PageParts.OpenSection(html, "members", "Evidence");
        PageParts.OpenTable(html, "The series and rules of this incident, in order of start", "Series", "What", "Since", "#Observed", "#Expected", "Seen by");
        foreach (var member in model.Members.Take(PageLimits.Rows))
        {
            html.Write($"<tr><th scope=\"row\">");
            if (member.Component.Length > 0)
            {
                html.Write($"<bdi>{member.Component}</bdi> ");
            }

            html.Write($"<span class=\"note\"><code><bdi>{member.Series}</bdi></code></span></th><td data-l=\"What\">{member.Kind.Replace('_', ' ')}<span class=\"note\"><bdi>{member.Summary}</bdi></span></td>");
            html.Write($"<td data-l=\"Since\">{PageParts.TimeTag(member.StartedAt)}<span class=\"note\">{(member.EndedAt is { } end ? $"ended after {Quantity.Duration(end - member.StartedAt)}" : member.Kind == IncidentMember.RuleKind ? "" : "open")}</span></td>");
            EvidenceParts.Cells(html, member.Metric, member.Evidence, member.Entry);
            html.Raw("</tr>");
        }

        PageParts.CloseTable(html);
        PageParts.More(html, model.Members.Count + model.MoreMembers - PageLimits.Rows, PageLinks.Incident(model.Id) + ".json");
        html.Raw("</section>");
    }
}
