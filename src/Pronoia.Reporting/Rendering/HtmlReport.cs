using System.Globalization;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Sections;
using Pronoia.Reporting.Text;

namespace Pronoia.Reporting.Rendering;

/// <summary>
/// Renders a report as one self-contained HTML page: inline SVG, one style element, no script, no request to anywhere. The same report gives the
/// same bytes.
/// </summary>
public static class HtmlReport
{
    /// <summary>
    /// The hash of the page's style element for a header such as <c>Content-Security-Policy: default-src 'none'; style-src 'sha256-…'</c>;
    /// without the quotes.
    /// </summary>
    public static string StyleHash => HtmlStyles.Hash;

    /// <summary>Renders the page.</summary>
    public static string Render(ReliabilityReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var clock = new ReportClock(report.TimeZone);
        var sections = SectionBuilder.Build(report);
        var html = new MarkupWriter();
        html.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.Raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.Write($"<title>{report.Title} · {clock.Period(report.Period)}</title>\n<style>{new RawMarkup(HtmlStyles.Css)}</style>\n</head>\n<body>\n");
        html.Raw("<a class=\"skip\" href=\"#content\">Skip to the verdict</a>\n<header class=\"top\">\n");
        html.Write($"<h1>{report.Title}</h1>\n<p class=\"meta\">{clock.Period(report.Period)} · {report.TimeZone.Id}</p>\n");
        html.Raw("<nav aria-label=\"Sections\"><ul>");
        foreach (var section in sections)
        {
            html.Write($"<li><a href=\"#{section.Id}\">{section.Title}</a></li>");
        }

        html.Raw("</ul></nav>\n</header>\n<main id=\"content\">\n");
        WriteVerdict(html, report);
        foreach (var section in sections)
        {
            WriteSection(html, section);
        }

        var generated = report.GeneratedAt.UtcDateTime;
        html.Write($"</main>\n<footer>Made {generated.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)} by Pronoia.</footer>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static void WriteVerdict(MarkupWriter html, ReliabilityReport report)
    {
        var verdict = Summary.Verdict(report);
        html.Write($"<section class=\"verdict {Css(verdict.Tone)}\" aria-labelledby=\"verdict\">\n<p class=\"word\" id=\"verdict\"><span class=\"mark\" aria-hidden=\"true\">{Mark(verdict.Tone)}</span>{verdict.Word}</p>\n");
        html.Write($"<p class=\"line\">{verdict.Headline}</p>\n<p>{string.Join(" ", verdict.Sentences)}</p>\n<dl class=\"figures\">\n");
        foreach (var figure in Summary.KeyFigures(report))
        {
            html.Write($"<div class=\"is-{Css(figure.Tone)}\"><dt>{figure.Label}</dt><dd class=\"value\">{figure.Value}");
            WriteMark(html, figure.Tone, figure.Tone == Tone.Good ? "goal met" : "goal missed", figure.Tone is Tone.Good or Tone.Bad);
            html.Write($"</dd><dd class=\"detail\">{figure.Detail}</dd></div>\n");
        }

        html.Raw("</dl>\n</section>\n");
    }

    private static void WriteSection(MarkupWriter html, ReportSection section)
    {
        html.Write($"<section id=\"{section.Id}\" aria-labelledby=\"h-{section.Id}\">\n<h2 id=\"h-{section.Id}\">{section.Title}</h2>\n");
        foreach (var sentence in section.Text)
        {
            html.Write($"<p>{sentence}</p>\n");
        }

        if (section.Rows.Count > 0)
        {
            WriteTable(html, section);
        }

        if (section.Charts.Count > 0)
        {
            html.Raw("<div class=\"charts\">\n");
            var number = 0;
            foreach (var chart in section.Charts)
            {
                // The number keeps ids unique where two targets share a name.
                var svg = (chart with { Id = string.Create(CultureInfo.InvariantCulture, $"{section.Id}-c{++number}") }).ToSvg();
                html.Write($"<figure><figcaption>{chart.Title}</figcaption>{new RawMarkup(svg)}</figure>\n");
            }

            html.Raw("</div>\n");
        }

        html.Raw("</section>\n");
    }

    private static void WriteTable(MarkupWriter html, ReportSection section)
    {
        // The roles keep the table a table for screen readers where narrow screens lay its rows out as blocks.
        html.Write($"<table role=\"table\" aria-labelledby=\"h-{section.Id}\">\n<thead role=\"rowgroup\"><tr role=\"row\">");
        foreach (var column in section.Columns)
        {
            html.Write($"<th role=\"columnheader\" scope=\"col\"{new RawMarkup(column.Numeric ? " class=\"n\"" : "")}>{column.Title}</th>");
        }

        html.Raw("</tr></thead>\n<tbody role=\"rowgroup\">\n");
        var number = 0;
        foreach (var row in section.Rows)
        {
            html.Write($"<tr role=\"row\" class=\"is-{Css(row.Tone)}\"><th role=\"rowheader\" scope=\"row\">");
            WriteMark(html, row.Tone, Css(row.Tone), row.Tone != Tone.Neutral);
            html.Write($"{row.Cells[0]}");
            if (row.Note.Length > 0)
            {
                html.Write($"<span class=\"note\">{row.Note}</span>");
            }

            html.Raw("</th>");
            for (var i = 1; i < section.Columns.Count; i++)
            {
                html.Write($"<td role=\"cell\" data-l=\"{section.Columns[i].Title}\"{new RawMarkup(section.Columns[i].Numeric ? " class=\"n\"" : "")}>{row.Cells[i]}</td>");
            }

            html.Raw("</tr>\n");
            if (row.Strip is { } strip)
            {
                var svg = (strip with { Id = string.Create(CultureInfo.InvariantCulture, $"{section.Id}-s{++number}") }).ToSvg();
                html.Write($"<tr role=\"row\" class=\"extra\"><td role=\"cell\" colspan=\"{(long)section.Columns.Count}\">{new RawMarkup(svg)}</td></tr>\n");
            }
        }

        html.Raw("</tbody>\n</table>\n");
    }

    private static void WriteMark(MarkupWriter html, Tone tone, string words, bool shown)
    {
        if (shown)
        {
            html.Write($"<span class=\"mark\" role=\"img\" aria-label=\"{words}\">{Mark(tone)}</span>");
        }
    }

    private static string Css(Tone tone) => tone switch
    {
        Tone.Good => "good",
        Tone.Warning => "warning",
        Tone.Bad => "bad",
        Tone.Unknown => "unknown",
        _ => "neutral",
    };

    private static string Mark(Tone tone) => tone switch
    {
        Tone.Good => "✓",
        Tone.Warning => "▲",
        Tone.Bad => "✕",
        Tone.Unknown => "?",
        _ => "",
    };
}
