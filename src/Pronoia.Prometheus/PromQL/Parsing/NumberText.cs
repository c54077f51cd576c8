using System.Globalization;

namespace Pronoia.Prometheus.PromQL.Parsing;

/// <summary>Number literals as Go reads them with base 0: decimal, hexadecimal (<c>0x1f</c>), octal (<c>0755</c>), with underscores.</summary>
internal static class NumberText
{
    /// <summary>The value, or null where the text is not a number.</summary>
    public static double? Parse(string text)
    {
        if (text.Equals("inf", StringComparison.OrdinalIgnoreCase) || text.Equals("+inf", StringComparison.OrdinalIgnoreCase))
        {
            return double.PositiveInfinity;
        }

        if (text.Equals("-inf", StringComparison.OrdinalIgnoreCase))
        {
            return double.NegativeInfinity;
        }

        if (text.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            return Model.StaleMarker.NormalNaN;
        }

        if (!UnderscoresDivideDigits(text))
        {
            return null;
        }

        var plain = text.Replace("_", "", StringComparison.Ordinal);
        if (plain.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return long.TryParse(plain.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) && hex >= 0 ? hex : null;
        }

        if (plain.Length is > 1 and <= 21 && plain[0] == '0' && plain.AsSpan().IndexOfAnyExceptInRange('0', '7') < 0)
        {
            return plain.Aggregate(0L, (value, digit) => value * 8 + (digit - '0'));
        }

        return double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    // An underscore stands between two digits, or between the prefix of a hexadecimal number and its first.
    private static bool UnderscoresDivideDigits(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '_' && !(i + 1 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && i > 0 && (char.IsAsciiHexDigit(text[i - 1]) || (i == 2 && text[1] is 'x' or 'X'))))
            {
                return false;
            }
        }

        return true;
    }
}
