using System.Text;
using Pronoia.Reporting.Charts;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Rendering;
using Pronoia.Reporting.Sections;
using Pronoia.Reporting.Text;

namespace Pronoia.Reporting.Mail;

/// <summary>
/// Renders a report as a mail that every client shows, Outlook's Word engine included: layout by tables, styles on the elements, images by
/// <c>cid:</c> only, nothing fetched from anywhere. The HTML part stays below <see cref="MaxHtmlBytes"/> (Gmail cuts at 102 KB): long tables are
/// shortened and say so.
/// </summary>
public static class MailReport
{
    /// <summary>The size below which the HTML part stays, in bytes of UTF-8.</summary>
    public const int MaxHtmlBytes = 100 * 1024;

    private const int MaxSubject = 120;
    private const int ImageWidth = 590;

    // Of each kind: a mail shows the worst, the page shows all.
    private const int MaxCharts = 4;
    private const int MaxBars = 10;
    private const string Font = "font-family:'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
    private static readonly int[] RowLimits = [20, 10, 5, 2, 1];

    /// <summary>Renders the mail.</summary>
    /// <param name="report">The report.</param>
    /// <param name="pageUrl">Where the full page is archived, or null; only http and https are linked, without user name and password.</param>
    public static ReportMail Render(ReliabilityReport report, Uri? pageUrl = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        var sections = SectionBuilder.Build(report);
        var link = pageUrl is { IsAbsoluteUri: true, Scheme: "http" or "https" } ? pageUrl.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped) : null;
        var verdict = Summary.Verdict(report);
        var subject = Clip(OneLine($"{verdict.Word}: {report.Title}, {new ReportClock(report.TimeZone).Period(report.Period)}"), MaxSubject);
        foreach (var limit in RowLimits)
        {
            var (html, images) = Write(report, sections, verdict, link, limit);
            if (Encoding.UTF8.GetByteCount(html) < MaxHtmlBytes || limit == RowLimits[^1])
            {
                return new ReportMail(subject, html, TextReport.Render(report, link), images);
            }
        }

        throw new InvalidOperationException("unreachable: the last limit always returns");
    }

    /// <summary>The content id of an image: its name, which is unique in its mail, at <c>pronoia</c>.</summary>
    public static string ContentId(string image) => image + "@pronoia";

    private static (string Html, IReadOnlyList<InlineImage> Images) Write(
        ReliabilityReport report, IReadOnlyList<ReportSection> sections, Verdict verdict, string? link, int limit)
    {
        var images = new MailImages();
        var html = new MarkupWriter();
        html.Raw("<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">\n<html lang=\"en\">\n<head>\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n");
        html.Write($"<title>{Clip(report.Title, 200)}</title>\n</head>\n<body style=\"margin:0;padding:0;background-color:#f3f5f8\" bgcolor=\"#f3f5f8\">\n");
        html.Raw("<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" bgcolor=\"#f3f5f8\"><tr><td align=\"center\" style=\"padding:16px 8px\">\n");
        html.Raw("<table role=\"presentation\" width=\"640\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" bgcolor=\"#ffffff\" style=\"width:100%;max-width:640px;border:1px solid #dfe4ea\">\n");
        Row(html, $"<h1 style=\"margin:0;font-size:22px;line-height:28px;color:#1b2430\">{Escape(Clip(report.Title, 200))}</h1><p style=\"margin:4px 0 0;font-size:14px;line-height:20px;color:#566173\">{Escape(new ReportClock(report.TimeZone).Period(report.Period))} &middot; {Escape(report.TimeZone.Id)}</p>");
        html.Write($"<tr><td bgcolor=\"{Colour(verdict.Tone)}\" style=\"padding:16px 24px;{new RawMarkup(Font)};color:#ffffff\"><p style=\"margin:0;font-size:14px;line-height:20px;font-weight:bold;color:#ffffff\">{verdict.Word}</p><p style=\"margin:2px 0 0;font-size:19px;line-height:26px;font-weight:bold;color:#ffffff\">{verdict.Headline}</p></td></tr>\n");
        Row(html, $"<p style=\"margin:0;font-size:15px;line-height:22px;color:#1b2430\">{Escape(string.Join(" ", verdict.Sentences))}</p>" + Figures(report));
        foreach (var section in sections)
        {
            html.Write($"<tr><td style=\"padding:18px 24px 6px;border-top:1px solid #dfe4ea;{new RawMarkup(Font)};color:#1b2430;word-break:break-word;overflow-wrap:anywhere\"><h2 style=\"margin:0 0 6px;font-size:17px;line-height:22px;color:#1b2430\">{section.Title}</h2>");
            foreach (var sentence in section.Text)
            {
                html.Write($"<p style=\"margin:0 0 8px;font-size:14px;line-height:20px;color:#566173\">{Clip(sentence, 1200)}</p>");
            }

            WriteRows(html, section, limit, images);
            WriteCharts(html, section, report, images);
            html.Raw("</td></tr>\n");
        }

        Row(html, link is null
            ? "<p style=\"margin:0;font-size:13px;line-height:18px;color:#566173\">Sent by Pronoia.</p>"
            : $"<p style=\"margin:0;font-size:14px;line-height:20px\"><a href=\"{Escape(link)}\" style=\"color:#2457c5\">Open the full report</a></p>");
        html.Raw("</table>\n</td></tr></table>\n</body>\n</html>\n");
        return (html.ToString(), images.All);
    }

    private static void WriteRows(MarkupWriter html, ReportSection section, int limit, MailImages images)
    {
        if (section.Rows.Count == 0)
        {
            return;
        }

        // A row is a small block, because eight columns fit no phone and Word reflows nothing.
        html.Raw("<table width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"border-collapse:collapse\">");
        foreach (var row in section.Rows.Take(limit))
        {
            html.Write($"<tr><td style=\"padding:8px 0;border-top:1px solid #eef1f4;{new RawMarkup(Font)};font-size:14px;line-height:20px;color:#1b2430;word-break:break-word;overflow-wrap:anywhere\">");
            html.Write($"<strong style=\"color:{Colour(row.Tone)}\">{Word(row.Tone)}</strong><strong>{Clip(row.Cells[0], 160)}</strong>");
            if (row.Note.Length > 0)
            {
                html.Write($"<br><span style=\"font-size:12px;color:#566173\">{Clip(row.Note, 240)}</span>");
            }

            html.Raw("<br><span style=\"font-size:13px\">");
            for (var i = 1; i < section.Columns.Count; i++)
            {
                html.Write($"{new RawMarkup(i > 1 ? " &middot; " : "")}<span style=\"color:#566173\">{section.Columns[i].Title}</span>&nbsp;{Clip(row.Cells[i], 160)}");
            }

            html.Raw("</span>");
            if (row.Strip is { } strip && images.Add(strip with { Width = ImageWidth }, "strip") is { } id)
            {
                html.Write($"<br><img src=\"cid:{id}\" width=\"{(long)ImageWidth}\" height=\"28\" alt=\"{Clip(strip.Title, 120)}: available {row.Cells[1]}\" style=\"display:block;width:100%;max-width:{(long)ImageWidth}px;height:28px;border:0\">");
            }

            html.Raw("</td></tr>");
        }

        html.Raw("</table>");
        if (section.Rows.Count > limit)
        {
            html.Write($"<p style=\"margin:0 0 8px;font-size:13px;line-height:18px;color:#566173\">And {Quantity.Count(section.Rows.Count - limit)} more in the full report.</p>");
        }
    }

    /// <summary>The charts that a section is about: a picture of the data, and all its words as text, so that nothing is lost where images are not loaded.</summary>
    private static void WriteCharts(MarkupWriter html, ReportSection section, ReliabilityReport report, MailImages images)
    {
        var clock = new ReportClock(report.TimeZone);
        var left = 0;
        foreach (var chart in section.Charts.Where(c => c is not HeatStrip { Cells.Count: 0 }))
        {
            if (chart is Bars bars)
            {
                WriteBars(html, bars);
                continue;
            }

            var drawn = chart with { Width = ImageWidth + chart.Words.Left + chart.Words.Right };
            if (images.Count(chart) == MaxCharts || images.Add(drawn, "chart") is not { } id)
            {
                left++;
                continue;
            }

            var (width, height) = ChartPng.Size(drawn);
            var (legend, axis) = chart switch
            {
                BudgetBurn burn => ("Line: budget left; dashed: even pace, and zero.", (string[])[clock.Minute(burn.FromUtc), clock.Minute(burn.ToUtc)]),
                HeatStrip heat => ("The fuller a cell, the more; hollow: no data.", [heat.Cells[0].Label, heat.Cells[heat.Cells.Count / 2].Label, heat.Cells[^1].Label]),
                _ => ("Line: observed; dashed: expected; shaded: normal band; diamonds: outside of it.", [clock.Minute(report.Period.FromUtc), clock.Minute(report.Period.ToUtc)]),
            };
            html.Write($"<p style=\"margin:14px 0 4px;font-size:14px;line-height:20px;font-weight:bold;color:#1b2430\">{Clip(chart.Title, 160)}</p>");
            html.Write($"<img src=\"cid:{id}\" width=\"{(long)width}\" height=\"{(long)height}\" alt=\"{Clip(chart.Title, 120)}: {Clip(chart.Describe(), 300)}\" style=\"display:block;width:100%;max-width:{(long)width}px;height:auto;border:0\">");
            html.Raw("<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr>");
            for (var i = 0; i < axis.Length; i++)
            {
                html.Write($"<td align=\"{(i == 0 ? "left" : i == axis.Length - 1 ? "right" : "center")}\" style=\"{new RawMarkup(Font)};font-size:12px;line-height:16px;color:#566173\">{axis[i]}</td>");
            }

            html.Raw("</tr></table>");
            html.Write($"<p style=\"margin:2px 0 8px;font-size:12px;line-height:16px;color:#566173\">{Clip(chart.Describe(), 300)} {legend}</p>");
        }

        if (left > 0)
        {
            html.Write($"<p style=\"margin:0 0 8px;font-size:13px;line-height:18px;color:#566173\">{Quantity.Count(left, "more chart is", "more charts are")} in the full report.</p>");
        }
    }

    /// <summary>Bars as cells of a table: they need no image.</summary>
    private static void WriteBars(MarkupWriter html, Bars bars)
    {
        html.Write($"<p style=\"margin:14px 0 4px;font-size:14px;line-height:20px;font-weight:bold;color:#1b2430\">{Clip(bars.Title, 160)}</p>");
        html.Raw("<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\">");
        foreach (var item in bars.Items.Take(MaxBars))
        {
            html.Write($"<tr><td style=\"{new RawMarkup(Font)};font-size:13px;line-height:18px;color:#1b2430\">{Clip(item.Label, 120)}</td><td align=\"right\" style=\"{new RawMarkup(Font)};font-size:13px;line-height:18px;color:#1b2430\">{bars.Format(item.Value)}</td></tr>");
            html.Raw("<tr><td colspan=\"2\" style=\"padding:0 0 8px\"><table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr>");
            var percent = Math.Clamp((int)Math.Round(100 * bars.Share(item)), 0, 100);
            Piece(percent, "#2457c5");
            Piece(100 - percent, "#eef1f4");
            html.Raw("</tr></table></td></tr>");
        }

        html.Raw("</table>");

        void Piece(int percent, string colour)
        {
            if (percent > 0)
            {
                html.Write($"<td width=\"{(long)percent}%\" height=\"8\" bgcolor=\"{colour}\" style=\"height:8px;font-size:1px;line-height:8px\">&nbsp;</td>");
            }
        }
    }

    private static string Figures(ReliabilityReport report)
    {
        var html = new MarkupWriter();
        html.Raw("<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"margin-top:12px\">");
        foreach (var pair in Summary.KeyFigures(report).Chunk(2))
        {
            html.Raw("<tr>");
            foreach (var figure in pair)
            {
                html.Write($"<td width=\"50%\" valign=\"top\" style=\"padding:6px 8px 6px 0;{new RawMarkup(Font)}\"><span style=\"font-size:12px;line-height:16px;color:#566173\">{figure.Label}</span><br><strong style=\"font-size:18px;line-height:24px;color:{(figure.Tone == Tone.Neutral ? "#1b2430" : Colour(figure.Tone))}\">{figure.Value}</strong><br><span style=\"font-size:12px;line-height:16px;color:#566173\">{figure.Detail}{(figure.Tone == Tone.Bad ? " (missed)" : figure.Tone == Tone.Good ? " (met)" : "")}</span></td>");
            }

            html.Raw(pair.Length == 1 ? "<td width=\"50%\"></td></tr>" : "</tr>");
        }

        html.Raw("</table>");
        return html.ToString();
    }

    private static void Row(MarkupWriter html, string inner) =>
        html.Write($"<tr><td style=\"padding:18px 24px;{new RawMarkup(Font)};color:#1b2430\">{new RawMarkup(inner)}</td></tr>\n");

    private static string Escape(string text)
    {
        var html = new MarkupWriter();
        html.Escaped(text);
        return html.ToString();
    }

    // All of these carry white text with a contrast of at least 4.5 : 1.
    private static string Colour(Tone tone) => tone switch
    {
        Tone.Good => "#14694a",
        Tone.Warning => "#8a5a00",
        Tone.Bad => "#b02a24",
        _ => "#566173",
    };

    private static string Word(Tone tone) => tone switch
    {
        Tone.Good => "OK ",
        Tone.Warning => "Warning ",
        Tone.Bad => "Bad ",
        Tone.Unknown => "Unknown ",
        _ => "",
    };

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static string Clip(string text, int most) => Wrapping.Clip(text, most);
}
