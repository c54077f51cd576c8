using System.Globalization;
using Pronoia.Reporting.Charts;
using Pronoia.Reporting.Text;

namespace Pronoia.Engine.Web.Graph;

/// <summary>Renders what an expression gives.</summary>
internal static class GraphPage
{
    /// <summary>The page's HTML.</summary>
    public static string Render(GraphModel model)
    {
        var html = new MarkupWriter();
        PageFrame.Open(html, "Expression", PagePlace.Alerts);
        html.Write($"<section aria-labelledby=\"h-form\"><h2 id=\"h-form\">PromQL</h2><form method=\"get\" action=\"/graph\"><label>Expression <input name=\"g0.expr\" value=\"{model.Expr}\" spellcheck=\"false\" autocomplete=\"off\"></label>");
        html.Raw("<p><button type=\"submit\">Evaluate</button></p></form></section>");
        if (model.Error is { } error)
        {
            PageParts.OpenVerdict(html, "bad", "No value", error);
            html.Raw("</section>");
        }
        else if (model.Expr.Length > 0)
        {
            Courses(html, model);
            Elements(html, model);
        }

        PageFrame.Close(html, $"As of {PageParts.Time(model.Now)}. The same as JSON is at /graph.json");
        return html.ToString();
    }

    private static void Courses(MarkupWriter html, GraphModel model)
    {
        if (model.Courses.Count == 0)
        {
            return;
        }

        PageParts.OpenSection(html, "course", "The last hour");
        html.Raw("<div class=\"pair\">");
        foreach (var (course, number) in model.Courses.Select((c, i) => (c, i)))
        {
            var chart = new LineChart
            {
                Title = $"{course.Series}, the last hour",
                Id = string.Create(CultureInfo.InvariantCulture, $"g-{number}"),
                Points = course.Points,
                FromUtc = model.Now.AddHours(-1),
                ToUtc = model.Now,
                Width = 380,
                Height = 175,
            };
            html.Write($"<figure><figcaption><bdi>{course.Series}</bdi></figcaption>{new RawMarkup(chart.ToSvg())}</figure>");
        }

        html.Raw("</div></section>");
    }

    private static void Elements(MarkupWriter html, GraphModel model)
    {
        PageParts.OpenSection(html, "value", "Now");
        foreach (var warning in model.Warnings)
        {
            html.Write($"<p class=\"note\"><bdi>{warning}</bdi></p>");
        }

        if (model.Elements.Count == 0)
        {
            html.Raw("<p>The expression has no element now. An alert with it does not fire.</p>");
        }
        else
        {
            PageParts.OpenTable(html, "Elements of the expression", "Series", "#Value");
            foreach (var element in model.Elements)
            {
                html.Write($"<tr><th scope=\"row\"><code><bdi>{element.Series}</bdi></code></th><td class=\"n\" data-l=\"Value\">{element.Text}</td></tr>");
            }

            PageParts.CloseTable(html);
            if (model.More > 0)
            {
                html.Write($"<p>And {Quantity.Count(model.More)} more: /api/v1/query has all of them.</p>");
            }
        }

        html.Raw("</section>");
    }
}
