using System.Globalization;
using Pronoia.Engine.Slos;
using Pronoia.Reporting.Charts;
using Pronoia.Reporting.Text;

namespace Pronoia.Engine.Web.Slos;

/// <summary>Renders where the objectives stand.</summary>
internal static class SlosPage
{
    private const double Little = 0.25;

    /// <summary>The page's HTML.</summary>
    public static string Render(SlosModel model)
    {
        var html = new MarkupWriter();
        PageFrame.Open(html, "SLOs", PagePlace.Slos);
        Verdict(html, model);
        if (model.Objectives.Count > 0)
        {
            Table(html, model);
            foreach (var (entry, number) in model.Objectives.Take(PageLimits.Rows).Select((e, i) => (e, i)))
            {
                Detail(html, entry, number);
            }
        }

        PageFrame.Close(html, $"As of {PageParts.Time(model.Now)}. Time of which nothing is known is neither good nor bad. The same as JSON is at /slos.json");
        return html.ToString();
    }

    private static void Verdict(MarkupWriter html, SlosModel model)
    {
        var spent = model.Objectives.Count(e => e.BudgetRemaining <= 0);
        var firing = model.Objectives.Count(e => e.Alert != SloAlertState.None);
        var unknown = model.Objectives.Count(e => e.BudgetRemaining is null);
        var (tone, word) = (spent, firing, unknown) switch
        {
            _ when model.Objectives.Count == 0 => ("unknown", "There are no objectives"),
            (> 0, _, _) => ("bad", "A budget is spent"),
            (_, > 0, _) => ("warning", "A budget burns too fast"),
            (_, _, > 0) => ("unknown", "Not everything is known"),
            _ => ("good", "All budgets hold"),
        };
        PageParts.OpenVerdict(
            html,
            tone,
            word,
            model.Objectives.Count == 0
                ? "None is configured under slos."
                : $"{Quantity.Count(model.Objectives.Count, "objective", "objectives")}: {Quantity.Count(spent)} spent, {Quantity.Count(firing)} with an alert, {Quantity.Count(unknown)} not known.");
        html.Raw("</section>");
    }

    private static void Table(MarkupWriter html, SlosModel model)
    {
        PageParts.OpenSection(html, "objectives", "Worst first");
        PageParts.OpenTable(html, "Objectives, the least budget left first", "Objective", "#Target", "#So far", "#Budget left", "#Burn rate, 5 min", "Alert");
        foreach (var (entry, number) in model.Objectives.Take(PageLimits.Rows).Select((e, i) => (e, i)))
        {
            var (tone, mark) = Tone(entry);
            html.Write($"<tr><th scope=\"row\"><a href=\"#{Id(number)}\"><bdi>{entry.Id}</bdi></a><span class=\"note\">{entry.Window}</span></th><td class=\"n\" data-l=\"Target\">{Percent(entry.Objective)}</td>");
            html.Write($"<td class=\"n\" data-l=\"So far\">{Quantity.Availability(entry.Availability)}<span class=\"note\">{(entry.UnknownShare > 0 ? Quantity.Percent(entry.UnknownShare) + " unknown" : "")}</span></td>");
            html.Write($"<td class=\"n\" data-l=\"Budget left\">{PageParts.Marked(tone, mark, Budget(entry))}</td><td class=\"n\" data-l=\"Burn rate\">{PageParts.Number(entry.BurnRate)}</td><td data-l=\"Alert\">{Alert(entry)}</td></tr>");
        }

        PageParts.CloseTable(html);
        PageParts.More(html, model.Objectives.Count + model.More - PageLimits.Rows, "/slos.json");
        html.Raw("</section>");
    }

    private static void Detail(MarkupWriter html, SlosModel.Entry entry, int number)
    {
        var id = Id(number);
        html.Write($"<section id=\"{id}\" aria-labelledby=\"h-{id}\"><h2 id=\"h-{id}\"><bdi>{entry.Id}</bdi></h2>");
        if (entry.Description.Length > 0)
        {
            html.Write($"<p><bdi>{entry.Description}</bdi></p>");
        }

        html.Raw("<div class=\"pair\"><figure><figcaption>Error budget left</figcaption>");
        var burn = new BudgetBurn
        {
            Title = $"Error budget of {entry.Id}",
            Id = "b-" + number.ToString(CultureInfo.InvariantCulture),
            Points = entry.Points,
            FromUtc = entry.WindowFrom,
            ToUtc = entry.WindowTo,
            Width = 380,
            Height = 175,
        };
        html.Write($"{new RawMarkup(burn.ToSvg())}</figure><div>");
        if (entry.Burns.Count > 0)
        {
            PageParts.OpenTable(html, $"Burn rates of {entry.Id}", "Condition", "#Long", "#Short", "#Limit", "Holds");
            foreach (var condition in entry.Burns)
            {
                html.Write($"<tr><th scope=\"row\">{(condition.Page ? "page" : "ticket")}<span class=\"note\">{Quantity.Seconds(condition.LongSeconds)} and {Quantity.Seconds(condition.ShortSeconds)}</span></th>");
                html.Write($"<td class=\"n\" data-l=\"Long\">{PageParts.Number(condition.LongRate)}</td><td class=\"n\" data-l=\"Short\">{PageParts.Number(condition.ShortRate)}</td><td class=\"n\" data-l=\"Limit\">{Quantity.Plain(condition.Limit)}</td>");
                html.Write($"<td data-l=\"Holds\">{(condition.Holds ? PageParts.Marked("bad", "✗", "holds") : condition.LongRate is null || condition.ShortRate is null ? PageParts.Marked("unknown", "?", "not known") : PageParts.Marked("good", "✓", "no"))}</td></tr>");
            }

            PageParts.CloseTable(html);
        }

        html.Write($"<p class=\"note\"><a href=\"{entry.Rules}\">Its rules and their state</a> (JSON)</p></div></div></section>");
    }

    private static string Id(int number) => "o" + number.ToString(CultureInfo.InvariantCulture);

    private static (string Tone, string Mark) Tone(SlosModel.Entry entry) => entry.BudgetRemaining switch
    {
        null => ("unknown", "?"),
        <= 0 => ("bad", "✗"),
        < Little => ("warning", "!"),
        _ => ("good", "✓"),
    };

    private static string Budget(SlosModel.Entry entry) => entry.BudgetRemaining is { } left ? Quantity.Percent(left) : "not known";

    private static RawMarkup Alert(SlosModel.Entry entry) => entry.Alert switch
    {
        SloAlertState.Page => PageParts.Marked("bad", "✗", "page"),
        SloAlertState.Ticket => PageParts.Marked("warning", "!", "ticket"),
        _ => PageParts.Marked("good", "✓", "none"),
    };

    private static string Percent(double objective) => ((decimal)objective * 100).ToString("0.#####", CultureInfo.InvariantCulture) + " %";
}
