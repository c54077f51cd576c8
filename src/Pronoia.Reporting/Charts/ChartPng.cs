using System.Xml.Linq;

namespace Pronoia.Reporting.Charts;

/// <summary>
/// Draws a chart as PNG for mail, where SVG is not shown: at twice its size, so that the scaling of the client smooths it, and without its words, which stand beside the
/// image in the mail itself.
/// </summary>
internal sealed class ChartPng : SvgPainter
{
    private const int Scale = 2;

    private readonly PngCanvas _canvas;

    private ChartPng(Chart chart)
        : base(-chart.Words.Left * Scale, -chart.Words.Top * Scale, Scale, Scale)
    {
        var (width, height) = Size(chart);
        _canvas = new PngCanvas(width * Scale, height * Scale);
    }

    /// <summary>The size at which the image is to be shown, in CSS pixels.</summary>
    public static (int Width, int Height) Size(Chart chart) =>
        (chart.Width - chart.Words.Left - chart.Words.Right, chart.Height - chart.Words.Top - chart.Words.Bottom);

    /// <summary>The PNG, of twice that size.</summary>
    public static byte[] Render(Chart chart)
    {
        var png = new ChartPng(chart);
        png.Draw(chart);
        return png._canvas.ToPng();
    }

    protected override void Group(XElement group, double dx, double dy)
    {
        // A legend without its words says nothing.
    }

    protected override void Text(double x, double y, string text, string css)
    {
        // Words stand in the mail.
    }

    protected override void Path(IReadOnlyList<(double X, double Y)?> points, int? fill, int? stroke, double width, double dash, bool closed)
    {
        var pieces = new List<List<(double X, double Y)>> { new() };
        foreach (var point in points)
        {
            if (point is { } p)
            {
                pieces[^1].Add(p);
            }
            else
            {
                pieces.Add([]);
            }
        }

        if (fill is { } inside)
        {
            _canvas.Fill(pieces, inside);
        }

        if (stroke is { } line)
        {
            // The widths are those of paper, where a chart is drawn about half as large.
            var thick = Math.Max(1, width * 2 * Scale);
            foreach (var piece in pieces)
            {
                Stroke(piece, closed, thick, dash * 2 * Scale, line);
            }
        }
    }

    private void Stroke(List<(double X, double Y)> piece, bool closed, double thick, double dash, int rgb)
    {
        // Of a dashed line the pattern goes on around corners.
        var travelled = 0.0;
        for (var i = 0; i + 1 < piece.Count + (closed ? 1 : 0); i++)
        {
            var (a, b) = (piece[i], piece[(i + 1) % piece.Count]);
            var length = Math.Sqrt(((b.X - a.X) * (b.X - a.X)) + ((b.Y - a.Y) * (b.Y - a.Y)));
            for (var at = 0.0; at < length || (length == 0 && at == 0);)
            {
                var inPattern = dash > 0 ? (travelled + at) % (2 * dash) : 0;
                var step = dash > 0 ? Math.Min(length - at, inPattern < dash ? dash - inPattern : (2 * dash) - inPattern) : length - at;
                if (inPattern < dash || dash == 0)
                {
                    _canvas.Line(On(a, b, length, at), On(a, b, length, at + step), thick, rgb);
                }

                at += Math.Max(step, 1e-3);
            }

            travelled += length;
        }
    }

    private static (double X, double Y) On((double X, double Y) a, (double X, double Y) b, double length, double at) =>
        length == 0 ? a : (a.X + ((b.X - a.X) * at / length), a.Y + ((b.Y - a.Y) * at / length));
}
