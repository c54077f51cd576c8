using System.Globalization;
using System.Text;

namespace Pronoia.Prometheus.Model;

/// <summary>RE2's escapes for single characters.</summary>
internal static class Re2Escape
{
    /// <summary>Reads the escape at <paramref name="at"/>, which is a backslash, and moves behind it.</summary>
    /// <exception cref="FormatException">There is no such escape.</exception>
    public static Rune Character(string pattern, ref int at)
    {
        var start = at;
        if (++at == pattern.Length)
        {
            throw new FormatException("trailing backslash at end of expression");
        }

        var c = pattern[at++];
        switch (c)
        {
            case 'a':
                return new Rune('\a');
            case 'f':
                return new Rune('\f');
            case 'n':
                return new Rune('\n');
            case 'r':
                return new Rune('\r');
            case 't':
                return new Rune('\t');
            case 'v':
                return new Rune('\v');
            case 'x':
                return Hexadecimal(pattern, ref at) ?? throw Invalid(pattern, start, at);
            case >= '1' and <= '7' when at == pattern.Length || pattern[at] is < '0' or > '7':
                throw new FormatException($"invalid escape sequence: \\{c} (there are no back-references)");
            case >= '0' and <= '7':
                var value = c - '0';
                for (var i = 0; i < 2 && at < pattern.Length && pattern[at] is >= '0' and <= '7'; i++)
                {
                    value = (value * 8) + pattern[at++] - '0';
                }

                return new Rune(value);
            case < (char)0x80 when !char.IsAsciiLetterOrDigit(c):
                return new Rune(c);
            default:
                throw Invalid(pattern, start, at);
        }
    }

    private static Rune? Hexadecimal(string pattern, ref int at)
    {
        var braced = at < pattern.Length && pattern[at] == '{';
        var end = braced ? pattern.IndexOf('}', at) : Math.Min(at + 2, pattern.Length);
        if (end < 0)
        {
            return null;
        }

        var digits = pattern.AsSpan((braced ? at + 1 : at)..end);
        at = braced ? end + 1 : end;
        return (braced ? digits.Length is > 0 and <= 8 : digits.Length == 2)
            && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && Rune.IsValid(value)
                ? new Rune(value)
                : null;
    }

    private static FormatException Invalid(string pattern, int start, int at) => new($"invalid escape sequence: {pattern[start..Math.Min(at, pattern.Length)]}");
}
