using System.Globalization;
using System.Text;

namespace Pronoia.Prometheus.Templates;

/// <summary>Escapes for the places of an HTML page, as Go's html/template writes them.</summary>
internal static class HtmlEscape
{
    /// <summary>What Go writes in place of text that may not stand where it would.</summary>
    public const string Filtered = "ZgotmplZ";

    private const string UrlSafe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private const string UrlReserved = "!#$&*+,/:;=?@[]%";

    /// <summary>Text between tags or in a quoted attribute.</summary>
    public static string Text(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => result.Append("&#34;"),
                '&' => result.Append("&amp;"),
                '\'' => result.Append("&#39;"),
                '<' => result.Append("&lt;"),
                '>' => result.Append("&gt;"),
                '\0' => result.Append('\uFFFD'),
                _ => result.Append(c),
            };
        }

        return result.ToString();
    }

    /// <summary>Text in a page: as <see cref="Text"/>, and the plus sign, which UTF-7 would give a meaning.</summary>
    public static string Page(string text) => Text(text).Replace("+", "&#43;", StringComparison.Ordinal);

    /// <summary>What is HTML already, in an attribute: its references stay, quotes and angles are escaped.</summary>
    public static string Attribute(string html) =>
        html.Replace("\"", "&#34;", StringComparison.Ordinal)
            .Replace("'", "&#39;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("+", "&#43;", StringComparison.Ordinal);

    /// <summary>Escaped text in an attribute without quotes: nothing that could end it.</summary>
    public static string Unquoted(string escaped)
    {
        var result = new StringBuilder(escaped.Length + 16);
        foreach (var c in escaped)
        {
            _ = c is ' ' or '\t' or '\n' or '\r' or '\f' or '\v' or '=' or '`' ? result.Append(CultureInfo.InvariantCulture, $"&#{(int)c};") : result.Append(c);
        }

        return result.ToString();
    }

    /// <summary>HTML without its tags, for places where tags may not stand.</summary>
    public static string StripTags(string html)
    {
        var result = new StringBuilder(html.Length);
        var inTag = false;
        foreach (var c in html)
        {
            if (inTag)
            {
                inTag = c != '>';
            }
            else if (c == '<')
            {
                inTag = true;
            }
            else
            {
                result.Append(c);
            }
        }

        return result.ToString();
    }

    /// <summary>Text inside a JavaScript string of a page.</summary>
    public static string ScriptString(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = c switch
            {
                '\\' => result.Append("\\\\"),
                '/' => result.Append("\\/"),
                '\n' => result.Append("\\n"),
                '\r' => result.Append("\\r"),
                '\t' => result.Append("\\t"),
                < ' ' or '"' or '\'' or '<' or '>' or '&' or '+' or '`' or '\u2028' or '\u2029' => result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => result.Append(c),
            };
        }

        return result.ToString();
    }

    /// <summary>Text inside a JavaScript string, as Go's function <c>js</c> writes it.</summary>
    public static string JavaScript(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = c switch
            {
                '\\' => result.Append("\\\\"),
                '\'' => result.Append("\\'"),
                '"' => result.Append("\\\""),
                '<' => result.Append("\\u003C"),
                '>' => result.Append("\\u003E"),
                '&' => result.Append("\\u0026"),
                '=' => result.Append("\\u003D"),
                < ' ' or '\u2028' or '\u2029' or '`' => result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                _ => result.Append(c),
            };
        }

        return result.ToString();
    }

    /// <summary>A value as a JavaScript expression.</summary>
    public static string JavaScriptValue(object? value) => value switch
    {
        null => " null ",
        bool v => v ? " true " : " false ",
        long v => $" {v.ToString(CultureInfo.InvariantCulture)} ",
        double v when double.IsFinite(v) => $" {Model.GoFloat.Plain(v)} ",
        _ when GoValue.Map(value) is { } map => $"{{{string.Join(',', map.Select(e => $"{Quoted(e.Key)}:{JavaScriptValue(e.Value).Trim()}"))}}}",
        _ when value is not ITemplateObject && GoValue.List(value) is { } list => $"[{string.Join(',', list.Select(v => JavaScriptValue(GoValue.Normalize(v)).Trim()))}]",
        _ => Quoted(GoPrintf.Value(value)),
    };

    /// <summary>A URL at the start of an attribute: another scheme than http, https and mailto is filtered, the rest percent-encoded.</summary>
    public static string Url(string url)
    {
        var colon = url.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0 && !url.AsSpan(0, colon).Contains('/'))
        {
            var scheme = url[..colon].ToLowerInvariant();
            if (scheme is not ("http" or "https" or "mailto"))
            {
                return "#" + Filtered;
            }
        }

        return Percent(url, UrlSafe + UrlReserved);
    }

    /// <summary>A list of images: each a URL and, after a blank, a width or density.</summary>
    public static string Srcset(string text) => string.Join(',', text.Split(',').Select(image =>
    {
        var parts = image.Split([' ', '\t', '\n', '\r', '\f'], StringSplitOptions.RemoveEmptyEntries);
        return parts.Length is 0 or > 2 || (parts.Length == 2 && !parts[1].All(char.IsAsciiLetterOrDigit))
            ? "#" + Filtered
            : string.Join(' ', [Url(parts[0]), .. parts[1..]]);
    }));

    /// <summary>A part of a URL that follows other text of it.</summary>
    public static string UrlPart(string text) => Percent(text, UrlSafe + UrlReserved);

    /// <summary>A value in a URL's query.</summary>
    public static string UrlQuery(string text) => Percent(text, UrlSafe);

    /// <summary>A value in CSS: filtered unless it is plainly harmless.</summary>
    public static string Css(string text)
    {
        var harmless = text.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '.' or '-' or '#' or '%' or '_' or ',')
            && !text.Contains("--", StringComparison.Ordinal)
            && !text.Contains("expression", StringComparison.OrdinalIgnoreCase)
            && !text.Contains("moz-binding", StringComparison.OrdinalIgnoreCase);
        return harmless ? text : Filtered;
    }

    /// <summary>A tag's or attribute's name: filtered unless it is plainly a name of no special meaning.</summary>
    public static string Name(string text)
    {
        var harmless = text.Length > 0 && text.All(char.IsAsciiLetterOrDigit)
            && !text.StartsWith("on", StringComparison.OrdinalIgnoreCase)
            && HtmlContext.KindOf(text) == HtmlContext.AttributeKind.Plain;
        return harmless ? text : Filtered;
    }

    // JSON that is safe inside a script, as Go's encoder writes it.
    private static string Quoted(string text)
    {
        var result = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => result.Append('\\').Append(c),
                '\n' => result.Append("\\n"),
                '\r' => result.Append("\\r"),
                '\t' => result.Append("\\t"),
                < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029' => result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => result.Append(c),
            };
        }

        return result.Append('"').ToString();
    }

    private static string Percent(string text, string safe)
    {
        var result = new StringBuilder(text.Length + 16);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            _ = safe.Contains((char)b, StringComparison.Ordinal) ? result.Append((char)b) : result.Append(CultureInfo.InvariantCulture, $"%{b:x2}");
        }

        return result.ToString();
    }
}
