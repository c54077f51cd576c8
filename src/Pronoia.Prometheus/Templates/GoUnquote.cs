using System.Globalization;
using System.Text;

namespace Pronoia.Prometheus.Templates;

/// <summary>Reads Go's quoted text (strconv.Unquote).</summary>
internal static class GoUnquote
{
    /// <summary>The text between the quotes with its escapes undone; false where an escape is malformed.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, char quote, out string value)
    {
        var result = new StringBuilder(text.Length);
        value = "";
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                result.Append(text[i]);
                continue;
            }

            if (++i == text.Length)
            {
                return false;
            }

            var digits = text[i] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
            if (digits > 0)
            {
                if (i + digits >= text.Length
                    || !int.TryParse(text.Slice(i + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
                    || !Rune.IsValid(code))
                {
                    return false;
                }

                result.Append(new Rune(code).ToString());
                i += digits;
                continue;
            }

            if (text[i] is >= '0' and <= '7')
            {
                if (i + 2 >= text.Length || text[i + 1] is < '0' or > '7' || text[i + 2] is < '0' or > '7')
                {
                    return false;
                }

                result.Append((char)(((text[i] - '0') * 64) + ((text[i + 1] - '0') * 8) + text[i + 2] - '0'));
                i += 2;
                continue;
            }

            if (Escaped(text[i], quote) is not { } c)
            {
                return false;
            }

            result.Append(c);
        }

        value = result.ToString();
        return true;
    }

    private static char? Escaped(char c, char quote) => c switch
    {
        'a' => '\a',
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\v',
        '\\' => '\\',
        _ when c == quote => quote,
        _ => null,
    };
}
