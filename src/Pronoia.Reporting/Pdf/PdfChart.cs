using Pronoia.Reporting.Charts;

namespace Pronoia.Reporting.Pdf;

/// <summary>Draws a chart on a PDF page.</summary>
internal sealed class PdfChart(PdfPage page, double left, double top, double scaleX, double scaleY) : SvgPainter(left, top, scaleX, scaleY)
{
    private readonly double _size = 11 * scaleY;

    /// <summary>Draws a chart into a box of the given width; returns the height used.</summary>
    public static double Draw(PdfPage page, Chart chart, double left, double top, double width)
    {
        var scale = width / chart.Width;
        // A stretched strip keeps its height, as it does on a page.
        var scaleY = chart is UptimeStrip ? 0.5 : scale;
        new PdfChart(page, left, top, scale, scaleY).Draw(chart);
        return chart.Height * scaleY;
    }

    protected override void Path(IReadOnlyList<(double X, double Y)?> points, int? fill, int? stroke, double width, double dash, bool closed) =>
        page.Path(points, fill, stroke, width, dash, closed);

    protected override void Text(double x, double y, string text, string css)
    {
        var strong = css.Contains("pc-strong", StringComparison.Ordinal);
        var font = strong ? PdfFont.Bold : PdfFont.Regular;
        var width = font.Width(text, _size);
        var shift = css.Contains("pc-end", StringComparison.Ordinal) ? width : css.Contains("pc-mid", StringComparison.Ordinal) ? width / 2 : 0;
        page.Text(x - shift, y, text, font, _size, strong ? ChartColours.Ink : ChartColours.Muted);
    }
}
