using System.Globalization;

namespace Pronoia.Prometheus.Model;

/// <summary>Numbers as Go's <c>strconv.ParseFloat</c> takes them: decimal, hexadecimal (<c>0x1.8p-3</c>), infinities and NaN in any case.</summary>
internal static class GoFloatParser
{
    private const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Bits of a number that are read exactly; further ones only say whether it is a little more.</summary>
    private const int MantissaBits = 64;

    private const int MaxExponent = 100_000;

    /// <summary>Reads a number; what is too large for 64 bits is an error, as in Go.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out double value)
    {
        var negative = text.Length > 0 && text[0] == '-';
        var digits = text.Length > 0 && text[0] is '-' or '+' ? text[1..] : text;
        if (digits.Equals("inf", StringComparison.OrdinalIgnoreCase) || digits.Equals("infinity", StringComparison.OrdinalIgnoreCase))
        {
            value = negative ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        if (text.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            value = StaleMarker.NormalNaN;
            return true;
        }

        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            var isNumber = TryHexadecimal(digits[2..], out value);
            value = negative ? -value : value;
            return isNumber && double.IsFinite(value);
        }

        value = 0;
        return digits.Length > 0 && (char.IsAsciiDigit(digits[0]) || digits[0] == '.')
            && double.TryParse(text, Decimal, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    private static bool TryHexadecimal(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        ulong mantissa = 0;
        var (exponent, digits, seenPoint, at) = (0, 0, false, 0);
        for (; at < text.Length && (char.IsAsciiHexDigit(text[at]) || (text[at] == '.' && !seenPoint) || text[at] == '_'); at++)
        {
            if (text[at] == '.')
            {
                seenPoint = true;
            }
            else if (text[at] == '_')
            {
                // Between digits, or between the prefix and the first.
                if (at + 1 == text.Length || !char.IsAsciiHexDigit(text[at + 1]) || (at > 0 && !char.IsAsciiHexDigit(text[at - 1])))
                {
                    return false;
                }
            }
            else
            {
                var digit = (uint)Convert.ToInt32(text[at].ToString(), 16);
                digits++;
                if (mantissa >> (MantissaBits - 4) == 0)
                {
                    mantissa = (mantissa << 4) | digit;
                    exponent -= seenPoint ? 4 : 0;
                }
                else
                {
                    mantissa |= digit == 0 ? 0UL : 1;
                    exponent += seenPoint ? 0 : 4;
                }
            }
        }

        // Go demands the binary exponent.
        if (digits == 0 || at == text.Length || text[at] is not ('p' or 'P')
            || !int.TryParse(text[(at + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var stated))
        {
            return false;
        }

        value = Math.ScaleB(mantissa, Math.Clamp(stated, -MaxExponent, MaxExponent) + exponent);
        return true;
    }
}
