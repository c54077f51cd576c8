using System.Globalization;
using System.Xml.Linq;

namespace Pronoia.Reporting.Charts;

/// <summary>
/// Draws a chart from its own SVG onto something else, so that there is one drawing of each chart. It knows what our charts write — straight paths, rectangles,
/// text, translation, our classes — and nothing else of SVG.
/// </summary>
/// <param name="left">Where the chart's left edge lies.</param>
/// <param name="top">Where its upper edge lies.</param>
/// <param name="scaleX">The width of one of its pixels.</param>
/// <param name="scaleY">The height of one of its pixels.</param>
internal abstract class SvgPainter(double left, double top, double scaleX, double scaleY)
{
    /// <summary>Draws a chart.</summary>
    public void Draw(Chart chart) => Children(XElement.Parse(chart.ToSvg()), 0, 0);

    /// <summary>Draws the pieces of a group that is moved, which is what legends are.</summary>
    protected virtual void Group(XElement group, double dx, double dy) => Children(group, dx, dy);

    /// <summary>Strokes or fills a path of straight pieces; a null point starts a new piece.</summary>
    /// <param name="points">The points, placed.</param>
    /// <param name="fill">The colour of the inside as RGB, or null.</param>
    /// <param name="stroke">The colour of the line as RGB, or null.</param>
    /// <param name="width">The width of the line in points of 1/72 inch on paper.</param>
    /// <param name="dash">The lengths of dash and gap, or 0 for a solid line.</param>
    /// <param name="closed">Whether each piece is closed.</param>
    protected abstract void Path(IReadOnlyList<(double X, double Y)?> points, int? fill, int? stroke, double width, double dash, bool closed);

    /// <summary>Writes text.</summary>
    /// <param name="x">Where it is anchored.</param>
    /// <param name="y">Its baseline.</param>
    /// <param name="text">The text.</param>
    /// <param name="css">The classes, which tell weight and anchor.</param>
    protected abstract void Text(double x, double y, string text, string css);

    protected void Children(XElement parent, double dx, double dy)
    {
        foreach (var element in parent.Elements())
        {
            switch (element.Name.LocalName)
            {
                case "g":
                    var move = ((string)element.Attribute("transform")!)["translate(".Length..^1].Split(' ');
                    Group(element, dx + Number(move[0]), dy + Number(move[1]));
                    break;
                case "path":
                    Paint(element, Points((string)element.Attribute("d")!, dx, dy), ((string)element.Attribute("d")!).Contains('Z', StringComparison.Ordinal));
                    break;
                case "rect":
                    var (x, y, w, h) = (dx + At(element, "x"), dy + At(element, "y"), At(element, "width"), At(element, "height"));
                    Paint(element, [Place(x, y), Place(x + w, y), Place(x + w, y + h), Place(x, y + h)], true);
                    break;
                case "text":
                    var (textX, textY) = Place(dx + At(element, "x"), dy + At(element, "y"))!.Value;
                    Text(textX, textY, element.Value, (string?)element.Attribute("class") ?? "");
                    break;
            }
        }
    }

    private void Paint(XElement element, IReadOnlyList<(double X, double Y)?> points, bool closed)
    {
        (int? Fill, int? Stroke, double Width, double Dash) style = (string?)element.Attribute("class") switch
        {
            "pc-up" => (ChartColours.Up, null, 0, 0),
            "pc-degraded" => (ChartColours.Degraded, null, 0, 0),
            "pc-down" => (ChartColours.Down, null, 0, 0),
            "pc-maintenance" => (ChartColours.Maintenance, null, 0, 0),
            "pc-unknown" => (ChartColours.Paper, ChartColours.Unknown, 0.5, 0),
            "pc-gap" => (ChartColours.Paper, null, 0, 0),
            "pc-band" => (ChartColours.Band, null, 0, 0),
            "pc-bar" => (ChartColours.Line, null, 0, 0),
            "pc-line" => (null, ChartColours.Line, 0.8, 0),
            "pc-expected" => (null, ChartColours.Muted, 0.5, 2),
            "pc-threshold" => (null, ChartColours.Down, 0.7, 4),
            "pc-anomaly" => (ChartColours.Paper, ChartColours.Down, 0.9, 0),
            _ => (null, ChartColours.Grid, 0.5, 0),
        };
        Path(points, style.Fill, style.Stroke, style.Width, style.Dash, closed);
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
