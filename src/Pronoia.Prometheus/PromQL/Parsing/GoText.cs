using System.Globalization;
using System.Text;

namespace Pronoia.Prometheus.PromQL.Parsing;

/// <summary>Go's notation of strings, characters and numbers, in which Prometheus words its messages and literals.</summary>
internal static class GoText
{
    /// <summary>A string in double quotes as <c>%q</c> prints it.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var consumed) == System.Buffers.OperationStatus.Done)
            {
                AppendEscaped(quoted, rune, '"');
            }
            else
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\x{rest[0] & 0xff:x2}");
            }

            rest = rest[consumed..];
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A character in single quotes as <c>%q</c> prints it.</summary>
    public static string Quote(Rune rune)
    {
        var quoted = new StringBuilder("'");
        AppendEscaped(quoted, rune, '\'');
        return quoted.Append('\'').ToString();
    }

    /// <summary>A number as <c>%g</c> and <c>strconv.FormatFloat(v, 'g', -1, 64)</c> print it: with an exponent from 1e+06 and below 1e-04.</summary>
    public static string FormatShortest(double value)
    {
        if (Special(value) is { } special)
        {
            return special;
        }

        if (value == 0)
        {
            return double.IsNegative(value) ? "-0" : "0";
        }

        var (digits, exponent) = ShortestDigits(Math.Abs(value));
        var text = new StringBuilder();
        if (value < 0)
        {
            text.Append('-');
        }

        if (exponent < -4 || exponent >= 6)
        {
            text.Append(digits[0]);
            if (digits.Length > 1)
            {
                text.Append('.').Append(digits, 1, digits.Length - 1);
            }

            text.Append('e').Append(exponent < 0 ? '-' : '+');
            return text.Append(Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)).ToString();
        }

        return AppendFixed(text, digits, exponent).ToString();
    }

    /// <summary>A number as <c>strconv.FormatFloat(v, 'f', -1, 64)</c> prints it: never with an exponent.</summary>
    public static string FormatFixed(double value)
    {
        if (Special(value) is { } special)
        {
            return special;
        }

        if (value == 0)
        {
            return double.IsNegative(value) ? "-0" : "0";
        }

        var (digits, exponent) = ShortestDigits(Math.Abs(value));
        var text = new StringBuilder();
        return AppendFixed(value < 0 ? text.Append('-') : text, digits, exponent).ToString();
    }

    private static string? Special(double value) =>
        double.IsNaN(value) ? "NaN" : double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : null;

    /// <summary>The shortest digits that read back as <paramref name="value"/>, and the decimal exponent of the first one.</summary>
    private static (string Digits, int Exponent) ShortestDigits(double value)
    {
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var e = shortest.IndexOf('E', StringComparison.Ordinal);
        var mantissa = e < 0 ? shortest : shortest[..e];
        var exponent = e < 0 ? 0 : int.Parse(shortest.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        var point = dot < 0 ? mantissa.Length : dot;
        var leading = mantissa.AsSpan().IndexOfAnyExcept('0', '.');
        exponent += leading < point ? point - 1 - leading : point - leading;
        return (mantissa.Replace(".", "", StringComparison.Ordinal).Trim('0'), exponent);
    }

    private static StringBuilder AppendFixed(StringBuilder text, string digits, int exponent)
    {
        if (exponent < 0)
        {
            return text.Append("0.").Append('0', -exponent - 1).Append(digits);
        }

        if (exponent >= digits.Length - 1)
        {
            return text.Append(digits).Append('0', exponent - digits.Length + 1);
        }

        return text.Append(digits, 0, exponent + 1).Append('.').Append(digits, exponent + 1, digits.Length - exponent - 1);
    }

    private static void AppendEscaped(StringBuilder text, Rune rune, char quote)
    {
        if (rune.Value == quote || rune.Value == '\\')
        {
            text.Append('\\').Append((char)rune.Value);
            return;
        }

        switch (rune.Value)
        {
            case '\a':
                text.Append("\\a");
                return;
            case '\b':
                text.Append("\\b");
                return;
            case '\f':
                text.Append("\\f");
                return;
            case '\n':
                text.Append("\\n");
                return;
            case '\r':
                text.Append("\\r");
                return;
            case '\t':
                text.Append("\\t");
                return;
            case '\v':
                text.Append("\\v");
                return;
        }

        if (rune.Value < 0x20 || rune.Value == 0x7f)
        {
            text.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}");
        }
        else if (rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))
        {
            text.Append(rune.ToString());
        }
        else
        {
            text.Append(rune.Value > 0xffff ? "\\U" : "\\u").Append(rune.Value.ToString(rune.Value > 0xffff ? "x8" : "x4", CultureInfo.InvariantCulture));
        }
    }
}
