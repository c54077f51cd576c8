using Pronoia.Reporting.Text;

namespace Pronoia.Reporting.Charts;

/// <summary>
/// A chart that writes itself as SVG: the same input gives the same bytes, every text is escaped, and title and description are there for
/// those who cannot see it. Coordinates are CSS pixels of the view box.
/// </summary>
public abstract record Chart
{
    /// <summary>What the chart shows, in a few words; its accessible name.</summary>
    public required string Title { get; init; }

    /// <summary>What a reader would see in it, in a sentence; made from the data where it is not given.</summary>
    public string? Description { get; init; }

    /// <summary>The prefix of the element ids; must be unique in a page. Made from the title where it is not given.</summary>
    public string? Id { get; init; }

    /// <summary>The width of the view box.</summary>
    public int Width { get; init; } = 360;

    /// <summary>The height of the view box.</summary>
    public int Height { get; init; } = 175;

    /// <summary>The chart as an element for an HTML page that carries <see cref="ChartStyles.Css"/>.</summary>
    public string ToSvg() => Write(standalone: false);

    /// <summary>The chart as a file of its own, with its style sheet inside.</summary>
    public string ToSvgFile() => Write(standalone: true);

    /// <summary>The description: the one given, or one made from the data.</summary>
    internal string Describe() => Description ?? DefaultDescription();

    /// <summary>The margins that hold words alone, in pixels.</summary>
    internal virtual (int Left, int Top, int Right, int Bottom) Words => default;

    /// <summary>The words after <c>class="pc</c> on the root element.</summary>
    private protected virtual string CssClass => "";

    /// <summary>Whether the drawing may be stretched to the width of its box; such a chart holds no text.</summary>
    private protected virtual bool Stretches => false;

    private protected abstract string DefaultDescription();

    private protected abstract void Draw(MarkupWriter svg, string id);

    private string Write(bool standalone)
    {
        var svg = new MarkupWriter();
        var id = Id ?? Slug(Title);
        svg.Raw("<svg");
        if (standalone)
        {
            svg.Write($" xmlns=\"http://www.w3.org/2000/svg\" width=\"{(long)Width}\" height=\"{(long)Height}\"");
        }

        svg.Write($" class=\"pc{CssClass}\" viewBox=\"0 0 {(long)Width} {(long)Height}\"");
        if (Stretches)
        {
            svg.Raw(" preserveAspectRatio=\"none\"");
        }

        svg.Write($" role=\"img\" aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">{Title}</title>");
        svg.Write($"<desc id=\"{id}-d\">{Describe()}</desc>");
        if (standalone)
        {
            // The sheet is ours and holds no markup, so it needs no CDATA section.
            svg.Write($"<style>{new RawMarkup(ChartStyles.Css)}</style>");
        }

        Draw(svg, id);
        svg.Raw("</svg>");
        return svg.ToString();
    }

    private static string Slug(string title)
    {
        Span<char> slug = stackalloc char[Math.Min(title.Length, 60) + 2];
        slug[0] = 'c';
        slug[1] = '-';
        var length = 2;
        foreach (var c in title)
        {
            if (length == slug.Length)
            {
                break;
            }

            if (char.IsAsciiLetterOrDigit(c))
            {
                slug[length++] = char.ToLowerInvariant(c);
            }
            else if (slug[length - 1] != '-')
            {
                slug[length++] = '-';
            }
        }

        return slug[..length].TrimEnd('-').ToString();
    }
}
