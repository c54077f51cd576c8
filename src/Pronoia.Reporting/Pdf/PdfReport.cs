using System.Globalization;
using Pronoia.Reporting.Charts;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Sections;
using Pronoia.Reporting.Text;

namespace Pronoia.Reporting.Pdf;

/// <summary>
/// Renders a report as an A4 PDF with the same sections and charts as the page. The same report gives the same bytes. Text is limited to Windows-1252: the
/// standard fonts hold nothing else, and other characters show as a question mark.
/// </summary>
public static class PdfReport
{
    private const double Margin = 44;
    private const double ContentWidth = PdfPage.Width - (2 * Margin);
    private const double Bottom = PdfPage.Height - 54;
    private const int MaxRows = 200;

    /// <summary>Renders the document.</summary>
    public static byte[] Render(ReliabilityReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var layout = new Layout();
        var verdict = Summary.Verdict(report);
        var period = new ReportClock(report.TimeZone).Period(report.Period);
        layout.Paragraph(report.Title, PdfFont.Bold, 20, ChartColours.Ink);
        layout.Paragraph($"{period} · {report.TimeZone.Id}", PdfFont.Regular, 10, ChartColours.Muted);
        layout.Space(8);
        layout.Verdict(verdict);
        layout.Figures(Summary.KeyFigures(report));
        foreach (var section in SectionBuilder.Build(report))
        {
            layout.Section(section);
        }

        return PdfWriter.Write(layout.Finish($"{report.Title} · {period}"), report.Title, report.GeneratedAt);
    }

    /// <summary>Puts one thing below the other and starts new pages.</summary>
    private sealed class Layout
    {
        private readonly List<PdfPage> _pages = [new()];
        private double _y = Margin;

        private PdfPage Page => _pages[^1];

        public void Space(double height) => _y += height;

        public void Paragraph(string text, PdfFont font, double size, int rgb, double indent = 0)
        {
            foreach (var line in Wrapping.Lines(text, ContentWidth - indent, s => font.Width(s, size)))
            {
                Need(size * 1.35);
                _y += size * 1.35;
                Page.Text(Margin + indent, _y - (size * 0.35), line, font, size, rgb);
            }
        }

        public void Verdict(Verdict verdict)
        {
            var start = _y;
            _y += 6;
            Paragraph(verdict.Word, PdfFont.Bold, 10, Colour(verdict.Tone), 14);
            Paragraph(verdict.Headline, PdfFont.Bold, 14, ChartColours.Ink, 14);
            Paragraph(string.Join(" ", verdict.Sentences), PdfFont.Regular, 10, ChartColours.Ink, 14);
            _y += 6;
            Page.Fill(Margin, start, 4, _y - start, Colour(verdict.Tone));
        }

        public void Figures(IReadOnlyList<KeyFigure> figures)
        {
            const int PerRow = 4;
            const double Small = 6.5;
            const double LineHeight = 8;
            const double Width = (ContentWidth / PerRow) - 6;
            foreach (var row in figures.Chunk(PerRow))
            {
                var details = row.Select(f => Wrapping.Lines(
                    f.Detail + f.Tone switch { Tone.Bad => " (missed)", Tone.Good => " (met)", _ => "" }, Width - 12, s => PdfFont.Regular.Width(s, Small))).ToArray();
                var height = 36 + (details.Max(d => d.Count) * LineHeight);
                Need(height + 6);
                _y += 6;
                for (var i = 0; i < row.Length; i++)
                {
                    var x = Margin + (i * ContentWidth / PerRow);
                    Page.Fill(x, _y, Width, height, 0xf7f9fb);
                    Page.Text(x + 7, _y + 11, row[i].Label, PdfFont.Regular, 7.5, ChartColours.Muted);
                    Page.Text(x + 7, _y + 25, row[i].Value, PdfFont.Bold, 12, row[i].Tone == Tone.Neutral ? ChartColours.Ink : Colour(row[i].Tone));
                    for (var line = 0; line < details[i].Count; line++)
                    {
                        Page.Text(x + 7, _y + 37 + (line * LineHeight), details[i][line], PdfFont.Regular, Small, ChartColours.Muted);
                    }
                }

                _y += height;
            }
        }

        public void Section(ReportSection section)
        {
            Need(section.Rows.Any(r => r.Strip is not null) ? 140 : 100);
            _y += 16;
            Page.Fill(Margin, _y - 6, ContentWidth, 0.6, ChartColours.Grid);
            Paragraph(section.Title, PdfFont.Bold, 13, ChartColours.Ink);
            foreach (var sentence in section.Text)
            {
                Paragraph(sentence, PdfFont.Regular, 9, ChartColours.Muted);
            }

            if (section.Rows.Count > 0)
            {
                Table(section);
            }

            Charts(section.Charts);
        }

        public List<PdfPage> Finish(string footer)
        {
            for (var i = 0; i < _pages.Count; i++)
            {
                var number = string.Create(CultureInfo.InvariantCulture, $"{i + 1} / {_pages.Count}");
                var line = Wrapping.Lines(footer, ContentWidth - 50, s => PdfFont.Regular.Width(s, 7.5))[0];
                _pages[i].Text(Margin, PdfPage.Height - 28, line, PdfFont.Regular, 7.5, ChartColours.Muted);
                _pages[i].Text(PdfPage.Width - Margin - PdfFont.Regular.Width(number, 7.5), PdfPage.Height - 28, number, PdfFont.Regular, 7.5, ChartColours.Muted);
            }

            return _pages;
        }

        private void Table(ReportSection section)
        {
            const double Size = 7.5;
            var widths = Widths(section, Size);
            Header();
            foreach (var row in section.Rows.Take(MaxRows))
            {
                // A strip stays with its row, and a new page begins with the header.
                var pages = _pages.Count;
                Need(row.Strip is null ? 24 : 60);
                if (_pages.Count > pages)
                {
                    Header();
                }

                Row(row.Cells, section, widths, PdfFont.Regular, Size, ChartColours.Ink, row.Tone);
                if (row.Note.Length > 0)
                {
                    Paragraph(row.Note, PdfFont.Regular, 6.8, ChartColours.Muted, 10);
                }

                if (row.Strip is { } strip)
                {
                    Need(18);
                    _y += 2 + PdfChart.Draw(Page, strip, Margin, _y + 2, ContentWidth);
                }
            }

            if (section.Rows.Count > MaxRows)
            {
                Paragraph($"And {Quantity.Count(section.Rows.Count - MaxRows)} more on the page.", PdfFont.Regular, 9, ChartColours.Muted);
            }

            void Header() => Row([.. section.Columns.Select(c => c.Title)], section, widths, PdfFont.Bold, Size, ChartColours.Muted, Tone.Neutral);
        }

        private void Row(IReadOnlyList<string> cells, ReportSection section, double[] widths, PdfFont font, double size, int rgb, Tone tone)
        {
            const double Pad = 5;
            var lines = cells.Select((cell, i) =>
            {
                var cellFont = i == 0 ? PdfFont.Bold : font;
                // A cell of a page's height would never fit: forty lines are enough of any text.
                return Wrapping.Lines(i == 0 ? Word(tone) + cell : cell, widths[i] - Pad, s => cellFont.Width(s, size)).Take(40).ToArray();
            }).ToArray();
            var height = (lines.Max(l => l.Length) * size * 1.3) + 5;
            Need(height);
            Page.Fill(Margin, _y + 1, ContentWidth, 0.4, ChartColours.Grid);
            var x = Margin;
            for (var i = 0; i < cells.Count; i++)
            {
                var cellFont = i == 0 ? PdfFont.Bold : font;
                for (var l = 0; l < lines[i].Length; l++)
                {
                    var shift = section.Columns[i].Numeric ? widths[i] - Pad - cellFont.Width(lines[i][l], size) : 0;
                    Page.Text(x + shift, _y + 4 + ((l + 1) * size * 1.3) - 2, lines[i][l], cellFont, size, i == 0 && tone != Tone.Neutral ? Colour(tone) : rgb);
                }

                x += widths[i];
            }

            _y += height;
        }

        /// <summary>Column widths in proportion to what the columns hold, each between a narrow and a wide bound.</summary>
        private static double[] Widths(ReportSection section, double size)
        {
            var wanted = section.Columns.Select((column, i) => Math.Clamp(
                section.Rows.Take(MaxRows).Select(r => PdfFont.Bold.Width((i == 0 ? Word(r.Tone) : "") + r.Cells[i], size)).Append(PdfFont.Bold.Width(column.Title, size)).Max() + 6, 30, 170)).ToArray();
            var total = wanted.Sum();
            return [.. wanted.Select(w => w * ContentWidth / total)];
        }

        private void Charts(IReadOnlyList<Chart> charts)
        {
            const double Gap = 14;
            const double Width = (ContentWidth - Gap) / 2;
            foreach (var pair in charts.Chunk(2))
            {
                var height = pair.Max(c => c.Height * Width / c.Width) + 16;
                Need(height);
                for (var i = 0; i < pair.Length; i++)
                {
                    var x = Margin + (i * (Width + Gap));
                    Page.Text(x, _y + 12, Wrapping.Lines(pair[i].Title, Width, s => PdfFont.Bold.Width(s, 8.5))[0], PdfFont.Bold, 8.5, ChartColours.Ink);
                    PdfChart.Draw(Page, pair[i], x, _y + 15, Width);
                }

                _y += height;
            }
        }

        private void Need(double height)
        {
            if (_y + height > Bottom)
            {
                _pages.Add(new PdfPage());
                _y = Margin;
            }
        }

        private static int Colour(Tone tone) => tone switch
        {
            Tone.Good => 0x14694a,
            Tone.Warning => 0x8a5a00,
            Tone.Bad => 0xb02a24,
            _ => ChartColours.Muted,
        };

        private static string Word(Tone tone) => tone switch
        {
            Tone.Good => "OK: ",
            Tone.Warning => "Warning: ",
            Tone.Bad => "Bad: ",
            Tone.Unknown => "Unknown: ",
            _ => "",
        };
    }
}
