using System.Buffers;
using System.Globalization;
using System.Text;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Exposition;

/// <summary>Reads the numbers of expositions: what Go's <c>strconv.ParseFloat</c> takes, but for hexadecimal and underscores.</summary>
internal static class ExpositionNumber
{
    private const ulong MaxExactMantissa = 1UL << 53;

    private static readonly SearchValues<byte> DecimalBytes = SearchValues.Create("0123456789+-.eE"u8);

    private static readonly double[] PowersOfTen =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        if (TryParseExact(text, out value))
        {
            return true;
        }

        return IsDecimal(text)
            ? double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value)
                && double.IsFinite(value)
            : TryParseSpecial(text, out value);
    }

    // Where the digits fit 53 bits and the power of ten is exact, one multiplication or division rounds correctly (Clinger's fast path).
    private static bool TryParseExact(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        var at = 0;
        var negative = false;
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            negative = text[0] == '-';
            at = 1;
        }

        ulong mantissa = 0;
        var digits = 0;
        var scale = 0;
        var seenPoint = false;
        for (; at < text.Length; at++)
        {
            var digit = (uint)text[at] - '0';
            if (digit <= 9)
            {
                mantissa = (mantissa * 10) + digit;
                digits++;
                scale -= seenPoint ? 1 : 0;
            }
            else if (text[at] == '.' && !seenPoint)
            {
                seenPoint = true;
            }
            else
            {
                break;
            }
        }

        if (digits is 0 or > 19 || mantissa > MaxExactMantissa)
        {
            return false;
        }

        if (at < text.Length && !TryParseExponent(text[at..], ref scale))
        {
            return false;
        }

        if (scale is < -22 or > 22)
        {
            return false;
        }

        value = scale < 0 ? mantissa / PowersOfTen[-scale] : mantissa * PowersOfTen[scale];
        value = negative ? -value : value;
        return true;
    }

    private static bool TryParseExponent(ReadOnlySpan<byte> text, ref int scale)
    {
        if (text[0] is not ((byte)'e' or (byte)'E') || text.Length is < 2 or > 5)
        {
            return false;
        }

        var at = text[1] is (byte)'-' or (byte)'+' ? 2 : 1;
        if (at == text.Length)
        {
            return false;
        }

        var exponent = 0;
        for (var i = at; i < text.Length; i++)
        {
            var digit = (uint)text[i] - '0';
            if (digit > 9)
            {
                return false;
            }

            exponent = (exponent * 10) + (int)digit;
        }

        scale += text[1] == '-' ? -exponent : exponent;
        return true;
    }

    private static bool IsDecimal(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(DecimalBytes);

    private static bool TryParseSpecial(ReadOnlySpan<byte> text, out double value)
    {
        value = double.NaN;
        if (Is(text, "nan"u8))
        {
            value = StaleMarker.NormalNaN;
            return true;
        }

        var sign = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        if (Is(text[sign..], "inf"u8) || Is(text[sign..], "infinity"u8))
        {
            value = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        return false;
    }

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => Ascii.EqualsIgnoreCase(text, word);
}
