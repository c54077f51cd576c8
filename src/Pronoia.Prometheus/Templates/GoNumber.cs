using System.Globalization;

namespace Pronoia.Prometheus.Templates;

/// <summary>Go's number literals: decimal, <c>0x</c>, <c>0o</c>, <c>0b</c>, underscores and floats. No complex numbers.</summary>
internal static class GoNumber
{
    /// <summary>A <see cref="long"/> or a <see cref="double"/>; null where the text is neither.</summary>
    public static object? Parse(string text)
    {
        var negative = text[0] == '-';
        var digits = text.AsSpan(text[0] is '-' or '+' ? 1 : 0);
        if (digits.IsEmpty || digits[^1] == '_' || digits[0] == '_')
        {
            return null;
        }

        var clean = digits.ToString().Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        if (Prefixed(clean) is { } prefixed)
        {
            return negative ? -prefixed : prefixed;
        }

        if (clean.All(char.IsAsciiDigit))
        {
            return long.TryParse(negative ? "-" + clean : clean, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null;
        }

        const NumberStyles Float = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return clean.All(c => char.IsAsciiDigit(c) || c is '.' or 'e' or '+' or '-')
            && double.TryParse(clean, Float, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value)
            ? negative ? -value : value
            : null;
    }

    private static long? Prefixed(string text)
    {
        if (text.Length < 2 || text[0] != '0')
        {
            return null;
        }

        // A leading 0 means octal, as in Go.
        var (radix, digits) = text[1] switch
        {
            'x' => (16, text[2..]),
            'b' => (2, text[2..]),
            'o' => (8, text[2..]),
            _ => (8, text[1..]),
        };
        long value = 0;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            if (digit >= radix || value > (long.MaxValue - digit) / radix)
            {
                return null;
            }

            value = (value * radix) + digit;
        }

        return digits.Length > 0 ? value : null;
    }
}
