using System.Globalization;
using System.Text;

namespace Pronoia.Reporting.Text;

/// <summary>
/// Writes HTML and SVG. In an interpolated string the literal parts are markup and every hole is text that gets escaped, so that markup
/// from data cannot slip in; <see cref="RawMarkup"/> is the one way around.
/// </summary>
public sealed class MarkupWriter
{
    private readonly StringBuilder _text = new();

    /// <summary>Writes markup with escaped holes.</summary>
    public void Write([System.Runtime.CompilerServices.InterpolatedStringHandlerArgument("")] ref MarkupHandler handler) => _ = handler;

    /// <summary>Writes finished markup.</summary>
    public void Raw(string markup) => _text.Append(markup);

    /// <summary>Writes text, escaped for element content and double-quoted attributes.</summary>
    public void Escaped(string? text)
    {
        if (text is null)
        {
            return;
        }

        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '&':
                    _text.Append("&amp;");
                    break;
                case '<':
                    _text.Append("&lt;");
                    break;
                case '>':
                    _text.Append("&gt;");
                    break;
                case '"':
                    _text.Append("&quot;");
                    break;
                case '\'':
                    _text.Append("&#39;");
                    break;
                case '\t' or '\n' or '\r':
                    _text.Append(c);
                    break;
                case < ' ' or (>= '\u007f' and < '\u00a0') or '\ufffe' or '\uffff':
                    // XML 1.0 forbids most of these, and none of them means anything to a reader.
                    _text.Append('\ufffd');
                    break;
                default:
                    if (!char.IsSurrogate(c))
                    {
                        _text.Append(c);
                    }
                    else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                    {
                        _text.Append(c).Append(text[++i]);
                    }
                    else
                    {
                        _text.Append('\ufffd');
                    }

                    break;
            }
        }
    }

    /// <summary>Writes a coordinate with at most two decimals.</summary>
    public void Number(double value) => _text.Append(Coordinate(value));

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    /// <summary>A coordinate with at most two decimals, without trailing zeros and never <c>-0</c>.</summary>
    public static string Coordinate(double value)
    {
        var rounded = Math.Round(value, 2, MidpointRounding.AwayFromZero);
        return (rounded == 0 ? 0 : rounded).ToString("0.##", CultureInfo.InvariantCulture);
    }
}
