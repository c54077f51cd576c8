using System.Globalization;
using System.Text;

namespace Pronoia.Reporting.Pdf;

/// <summary>The content of one A4 page. Coordinates are points from the upper left corner; y grows downwards.</summary>
internal sealed class PdfPage
{
    /// <summary>The width of A4 in points.</summary>
    public const double Width = 595;

    /// <summary>The height of A4 in points.</summary>
    public const double Height = 842;

    private readonly StringBuilder _content = new();

    public string Content => _content.ToString();

    /// <summary>Writes text whose baseline starts at a point.</summary>
    public void Text(double x, double y, string text, PdfFont font, double size, int rgb)
    {
        Colour(rgb, "rg");
        _content.Append(CultureInfo.InvariantCulture, $"BT /{font.Resource} {N(size)} Tf {N(x)} {N(Height - y)} Td <{Convert.ToHexString(PdfFont.Encode(text))}> Tj ET\n");
    }

    /// <summary>Fills a rectangle.</summary>
    public void Fill(double x, double y, double width, double height, int rgb)
    {
        Colour(rgb, "rg");
        _content.Append(CultureInfo.InvariantCulture, $"{N(x)} {N(Height - y - height)} {N(width)} {N(height)} re f\n");
    }

    /// <summary>Strokes or fills a path of straight pieces; a null point starts a new piece.</summary>
    /// <param name="points">The points.</param>
    /// <param name="fill">The colour of the inside, or null.</param>
    /// <param name="stroke">The colour of the line, or null.</param>
    /// <param name="lineWidth">The width of the line in points.</param>
    /// <param name="dash">The lengths of dash and gap in points, or 0 for a solid line.</param>
    /// <param name="close">Whether each piece is closed.</param>
    public void Path(IEnumerable<(double X, double Y)?> points, int? fill, int? stroke, double lineWidth, double dash, bool close)
    {
        Colour(fill, "rg");
        Colour(stroke, "RG");
        _content.Append(CultureInfo.InvariantCulture, $"{N(lineWidth)} w 1 J 1 j [{(dash > 0 ? N(dash) : "")}] 0 d\n");
        var open = false;
        foreach (var point in points)
        {
            if (point is { } p)
            {
                _content.Append(CultureInfo.InvariantCulture, $"{N(p.X)} {N(Height - p.Y)} {(open ? 'l' : 'm')}\n");
            }
            else if (close && open)
            {
                _content.Append("h\n");
            }

            open = point is not null;
        }

        _content.Append(close && open ? "h " : "").Append((fill, stroke) switch { (not null, not null) => "B\n", (not null, null) => "f\n", _ => "S\n" });
    }

    private void Colour(int? rgb, string operation)
    {
        if (rgb is { } c)
        {
            _content.Append(CultureInfo.InvariantCulture, $"{N(((c >> 16) & 255) / 255.0)} {N(((c >> 8) & 255) / 255.0)} {N((c & 255) / 255.0)} {operation}\n");
        }
    }

    private static string N(double value) => PdfFont.Number(value);
}
