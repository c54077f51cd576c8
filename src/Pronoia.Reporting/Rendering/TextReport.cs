using System.Text;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Sections;
using Pronoia.Reporting.Text;

namespace Pronoia.Reporting.Rendering;

/// <summary>Renders a report as plain text of at most 78 columns, for the text part of a mail and for terminals.</summary>
public static class TextReport
{
    private const int Columns = 78;

    /// <summary>Renders the text; lines end in a line feed.</summary>
    /// <param name="report">The report.</param>
    /// <param name="pageUrl">Where the full page is archived, or null.</param>
    public static string Render(ReliabilityReport report, string? pageUrl = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder();
        var verdict = Summary.Verdict(report);
        Paragraph(text, Clean(report.Title).ToUpperInvariant());
        Paragraph(text, $"{new ReportClock(report.TimeZone).Period(report.Period)} ({report.TimeZone.Id})");
        text.Append('\n');
        Paragraph(text, $"{verdict.Word}: {verdict.Headline}");
        Paragraph(text, string.Join(" ", verdict.Sentences));
        text.Append('\n');
        foreach (var figure in Summary.KeyFigures(report))
        {
            Paragraph(text, $"{figure.Label}: {figure.Value} ({figure.Detail})", "  ");
        }

        foreach (var section in SectionBuilder.Build(report))
        {
            text.Append('\n').Append(section.Title).Append('\n').Append('-', section.Title.Length).Append('\n');
            foreach (var sentence in section.Text)
            {
                Paragraph(text, sentence);
            }

            // Of a section that is drawn alone the charts are described.
            foreach (var chart in section.Rows.Count == 0 ? section.Charts : [])
            {
                Paragraph(text, $"* {chart.Title}: {chart.Describe()}");
            }

            foreach (var row in section.Rows)
            {
                Paragraph(text, $"* {Word(row.Tone)}{row.Cells[0]}");
                Paragraph(text, string.Join("; ", section.Columns.Skip(1).Zip(row.Cells.Skip(1), (c, v) => $"{c.Title}: {v}")), "    ");
                if (row.Note.Length > 0)
                {
                    Paragraph(text, row.Note, "    ");
                }
            }
        }

        if (pageUrl is not null)
        {
            text.Append("\nFull report: ").Append(pageUrl).Append('\n');
        }

        return text.ToString();
    }

    private static void Paragraph(StringBuilder text, string paragraph, string indent = "")
    {
        foreach (var line in Wrapping.Lines(Clean(paragraph), Columns - indent.Length, s => s.Length))
        {
            text.Append(line.Length > 0 ? indent : "").Append(line).Append('\n');
        }
    }

    // Control characters could move a terminal's cursor or colour what follows.
    private static string Clean(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    private static string Word(Tone tone) => tone switch
    {
        Tone.Good => "[ok] ",
        Tone.Warning => "[warning] ",
        Tone.Bad => "[bad] ",
        Tone.Unknown => "[unknown] ",
        _ => "",
    };
}
