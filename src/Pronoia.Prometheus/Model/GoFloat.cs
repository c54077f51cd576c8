using System.Globalization;
using System.Text;

namespace Pronoia.Prometheus.Model;

/// <summary>
/// Numbers as Go prints them with <c>strconv.FormatFloat</c>: the notation of exposition, of annotations and of Prometheus's JSON.
/// Infinities print as <c>+Inf</c> and <c>-Inf</c>.
/// </summary>
public static class GoFloat
{
    private const int ShortestExponentFrom = 6;

    /// <summary>
    /// Go's <c>%v</c>, <c>%g</c> and <c>'g'</c> with precision −1: the shortest text that reads back as the same number, with an exponent below 1e-4 and
    /// from 1e6 on.
    /// </summary>
    public static string Shortest(double value)
    {
        if (Special(value) is { } special)
        {
            return special;
        }

        Split(value.ToString("R", CultureInfo.InvariantCulture), out var negative, out var digits, out var exponent);
        var text = new StringBuilder(24);
        if (negative)
        {
            text.Append('-');
        }

        return exponent is < -4 or >= ShortestExponentFrom
            ? AppendScientific(text, digits, exponent).ToString()
            : AppendPlain(text, digits, exponent).ToString();
    }

    /// <summary>
    /// The values of vectors, matrices and histograms in Prometheus's JSON (util/jsonutil): as <see cref="Plain"/>, but with an exponent below 1e-6 and from
    /// 1e21 on.
    /// </summary>
    public static string Json(double value) => Math.Abs(value) is (> 0 and < 1e-6) or (>= 1e21 and <= double.MaxValue)
        ? ShortestScientific(value).ToLowerInvariant()
        : Plain(value);

    /// <summary>Go's <c>'f'</c> with precision −1: the shortest exact text without an exponent, as of scalars in Prometheus's JSON.</summary>
    public static string Plain(double value)
    {
        if (Special(value) is { } special)
        {
            return special;
        }

        Split(value.ToString("R", CultureInfo.InvariantCulture), out var negative, out var digits, out var exponent);
        var text = new StringBuilder(24);
        if (negative)
        {
            text.Append('-');
        }

        return AppendPlain(text, digits, exponent).ToString();
    }

    /// <summary>The shortest text as OpenMetrics has it in the labels <c>le</c> and <c>quantile</c>: whole numbers with <c>.0</c>.</summary>
    public static string OpenMetrics(double value)
    {
        var text = Shortest(value);
        return !double.IsFinite(value) || text.AsSpan().ContainsAny('.', 'e') ? text : text + ".0";
    }

    /// <summary>Go's <c>'E'</c> with precision −1: the shortest exact text, always with an exponent: <c>1.5E+03</c>.</summary>
    public static string ShortestScientific(double value)
    {
        if (Special(value) is { } special)
        {
            return special;
        }

        Split(value.ToString("R", CultureInfo.InvariantCulture), out var negative, out var digits, out var exponent);
        return AppendScientific(new StringBuilder(negative ? "-" : "", 24), digits, exponent).ToString().ToUpperInvariant();
    }

    /// <summary>Go's <c>%e</c> with <paramref name="precision"/> digits after the point: <c>1.5e+03</c>.</summary>
    public static string Scientific(double value, int precision) =>
        Special(value) ?? TwoDigitExponent(value.ToString($"e{precision}", CultureInfo.InvariantCulture));

    /// <summary>Go's <c>%f</c> with <paramref name="precision"/> digits after the point.</summary>
    public static string Fixed(double value, int precision) =>
        Special(value) ?? value.ToString($"F{precision}", CultureInfo.InvariantCulture);

    /// <summary>Go's <c>%g</c> with <paramref name="precision"/> significant digits: <c>%.4g</c> of 12345.678 is <c>1.235e+04</c>.</summary>
    public static string Significant(double value, int precision)
    {
        if (Special(value) is { } special)
        {
            return special;
        }

        precision = Math.Max(precision, 1);
        var scientific = value.ToString($"E{precision - 1}", CultureInfo.InvariantCulture);
        Split(scientific, out var negative, out var digits, out var exponent);
        var text = new StringBuilder(24);
        if (negative)
        {
            text.Append('-');
        }

        // strconv's %g: an exponent is written from the precision on, or from the digits left where they are fewer and all before the point.
        var from = precision > digits.Length && digits.Length >= exponent + 1 ? digits.Length : precision;
        return exponent < -4 || exponent >= from
            ? AppendScientific(text, digits, exponent).ToString()
            : AppendPlain(text, digits, exponent).ToString();
    }

    private static string? Special(double value) =>
        double.IsNaN(value) ? "NaN" : double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : null;

    private static void Split(string text, out bool negative, out string digits, out int exponent)
    {
        negative = text[0] == '-';
        var mantissa = text.AsSpan(negative ? 1 : 0);
        var e = mantissa.IndexOf('E');
        exponent = e < 0 ? 0 : int.Parse(mantissa[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        mantissa = e < 0 ? mantissa : mantissa[..e];
        var point = mantissa.IndexOf('.');
        exponent += (point < 0 ? mantissa.Length : point) - 1;
        var all = point < 0 ? mantissa.ToString() : string.Concat(mantissa[..point], mantissa[(point + 1)..]);
        var leading = all.AsSpan().IndexOfAnyExcept('0');
        if (leading < 0)
        {
            (digits, exponent) = ("0", 0);
            return;
        }

        exponent -= leading;
        digits = all[leading..].TrimEnd('0');
    }

    private static StringBuilder AppendScientific(StringBuilder text, string digits, int exponent)
    {
        text.Append(digits[0]);
        if (digits.Length > 1)
        {
            text.Append('.').Append(digits, 1, digits.Length - 1);
        }

        return text.Append('e').Append(exponent < 0 ? '-' : '+').Append(Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture));
    }

    private static StringBuilder AppendPlain(StringBuilder text, string digits, int exponent)
    {
        if (exponent < 0)
        {
            return text.Append("0.").Append('0', -exponent - 1).Append(digits);
        }

        if (digits.Length <= exponent + 1)
        {
            return text.Append(digits).Append('0', exponent + 1 - digits.Length);
        }

        return text.Append(digits, 0, exponent + 1).Append('.').Append(digits, exponent + 1, digits.Length - exponent - 1);
    }

    private static string TwoDigitExponent(string text)
    {
        var e = text.IndexOf('e', StringComparison.Ordinal);
        var exponent = int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return $"{text.AsSpan(0, e)}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";
    }
}
