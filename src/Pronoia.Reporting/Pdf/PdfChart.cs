using System.Globalization;
using System.Xml.Linq;
using Pronoia.Reporting.Charts;

namespace Pronoia.Reporting.Pdf;

/// <summary>
/// Draws a chart on a PDF page from its own SVG, so that there is one drawing of each chart. It knows what our charts write — straight paths, rectangles, circles,
/// text, translation, our classes — and nothing else of SVG.
/// </summary>
internal sealed class PdfChart(PdfPage page, double left, double top, double scaleX, double scaleY)
{
    /// <summary>Draws a chart into a box of the given width; returns the height used.</summary>
    public static double Draw(PdfPage page, Chart chart, double left, double top, double width)
    {
        var scale = width / chart.Width;
        // A stretched strip keeps its height, as it does on a page.
        var scaleY = chart is UptimeStrip ? 0.5 : scale;
        new PdfChart(page, left, top, scale, scaleY).Children(XElement.Parse(chart.ToSvg()), 0, 0);
        return chart.Height * scaleY;
    }

    private void Children(XElement parent, double dx, double dy)
    {
        foreach (var element in parent.Elements())
        {
            switch (element.Name.LocalName)
            {
                case "g":
                    var move = ((string)element.Attribute("transform")!)["translate(".Length..^1].Split(' ');
                    Children(element, dx + Number(move[0]), dy + Number(move[1]));
                    break;
                case "path":
                    Paint(element, Points((string)element.Attribute("d")!, dx, dy), ((string)element.Attribute("d")!).Contains('Z', StringComparison.Ordinal));
                    break;
                case "rect":
                    var (x, y, w, h) = (dx + At(element, "x"), dy + At(element, "y"), At(element, "width"), At(element, "height"));
                    Paint(element, [Place(x, y), Place(x + w, y), Place(x + w, y + h), Place(x, y + h)], true);
                    break;
                case "text":
                    Text(element, dx, dy);
                    break;
            }
        }
    }

    private void Text(XElement element, double dx, double dy)
    {
        var css = (string?)element.Attribute("class") ?? "";
        var font = css.Contains("pc-strong", StringComparison.Ordinal) ? PdfFont.Bold : PdfFont.Regular;
        var size = 11 * scaleY;
        var width = font.Width(element.Value, size);
        var (x, y) = Place(dx + At(element, "x"), dy + At(element, "y"))!.Value;
        var shift = css.Contains("pc-end", StringComparison.Ordinal) ? width : css.Contains("pc-mid", StringComparison.Ordinal) ? width / 2 : 0;
        page.Text(x - shift, y, element.Value, font, size, css.Contains("pc-strong", StringComparison.Ordinal) ? PdfColours.Ink : PdfColours.Muted);
    }

    private void Paint(XElement element, IReadOnlyList<(double X, double Y)?> points, bool closed)
    {
        (int? Fill, int? Stroke, double Width, double Dash) style = (string?)element.Attribute("class") switch
        {
            "pc-up" => (PdfColours.Up, null, 0, 0),
            "pc-degraded" => (PdfColours.Degraded, null, 0, 0),
            "pc-down" => (PdfColours.Down, null, 0, 0),
            "pc-maintenance" => (PdfColours.Maintenance, null, 0, 0),
            "pc-unknown" => (PdfColours.Paper, PdfColours.Unknown, 0.5, 0),
            "pc-gap" => (PdfColours.Paper, null, 0, 0),
            "pc-band" => (0xe3eaf7, null, 0, 0),
            "pc-bar" => (PdfColours.Line, null, 0, 0),
            "pc-line" => (null, PdfColours.Line, 0.8, 0),
            "pc-expected" => (null, PdfColours.Muted, 0.5, 2),
            "pc-threshold" => (null, PdfColours.Down, 0.7, 4),
            "pc-anomaly" => (PdfColours.Paper, PdfColours.Down, 0.9, 0),
            _ => (null, PdfColours.Grid, 0.5, 0),
        };
        page.Path(points, style.Fill, style.Stroke, style.Width, style.Dash, closed);
    }

    /// <summary>Reads path data: M and L absolute, H and V absolute, l, h and v relative, Z.</summary>
    private List<(double X, double Y)?> Points(string data, double dx, double dy)
    {
        var points = new List<(double, double)?>();
        var (x, y) = (0.0, 0.0);
        var at = 0;
        while (at < data.Length)
        {
            var command = data[at++];
            switch (command)
            {
                case 'M' or 'L':
                    if (command == 'M' && points.Count > 0)
                    {
                        points.Add(null);
                    }

                    (x, y) = (Next(), Next());
                    break;
                case 'l':
                    (x, y) = (x + Next(), y + Next());
                    break;
                case 'H':
                    x = Next();
                    break;
                case 'h':
                    x += Next();
                    break;
                case 'v':
                    y += Next();
                    break;
                default:
                    continue;
            }

            points.Add(Place(x + dx, y + dy));
        }

        return points;

        double Next()
        {
            while (data[at] is ' ' or ',')
            {
                at++;
            }

            var start = at++;
            while (at < data.Length && (char.IsAsciiDigit(data[at]) || data[at] == '.'))
            {
                at++;
            }

            return Number(data[start..at]);
        }
    }

    private (double X, double Y)? Place(double x, double y) => (left + (x * scaleX), top + (y * scaleY));

    private static double At(XElement element, string attribute) => element.Attribute(attribute) is { } value ? Number(value.Value) : 0;

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
