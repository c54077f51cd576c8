using System.Globalization;

namespace Pronoia.Reporting.Text;

/// <summary>Writes quantities for people: invariant culture, few digits, never better than the truth.</summary>
public static class Quantity
{
    /// <summary>A plain number with up to three significant digits after the leading one: <c>0</c>, <c>1.5</c>, <c>12.3</c>, <c>1,234</c>.</summary>
    public static string Plain(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "no value" : value > 0 ? "+∞" : "−∞";
        }

        var size = Math.Abs(value);
        var format = size switch
        {
            0 => "0",
            >= 1e15 or < 1e-4 => "0.##E+0",
            >= 100 => "#,0",
            >= 10 => "0.#",
            >= 1 => "0.##",
            _ => "0.####",
        };
        return Minus(value.ToString(format, CultureInfo.InvariantCulture));
    }

    /// <summary>A latency in seconds as <c>850 µs</c>, <c>123 ms</c> or <c>1.53 s</c>.</summary>
    public static string Latency(double seconds)
    {
        if (!double.IsFinite(seconds))
        {
            return "no value";
        }

        return Math.Abs(seconds) switch
        {
            < 0.5e-6 => "0 ms",
            < 0.001 => Minus((seconds * 1e6).ToString("0", CultureInfo.InvariantCulture)) + " µs",
            < 0.01 => Minus((seconds * 1e3).ToString("0.#", CultureInfo.InvariantCulture)) + " ms",
            < 1 => Minus((seconds * 1e3).ToString("0", CultureInfo.InvariantCulture)) + " ms",
            < 10 => Minus(seconds.ToString("0.##", CultureInfo.InvariantCulture)) + " s",
            _ => Minus(seconds.ToString("#,0.#", CultureInfo.InvariantCulture)) + " s",
        };
    }

    /// <summary>A length of time in its two largest units: <c>45 s</c>, <c>3 min 20 s</c>, <c>1 h 5 min</c>, <c>2 d 3 h</c>.</summary>
    public static string Duration(TimeSpan value)
    {
        if (value < TimeSpan.Zero)
        {
            return "−" + Duration(value.Negate());
        }

        var (days, hours, minutes, seconds) = (value.Days, value.Hours, value.Minutes, value.Seconds);
        FormattableString text = value switch
        {
            { TotalSeconds: < 1 } when value > TimeSpan.Zero => $"{Math.Max(1, value.Milliseconds)} ms",
            { TotalMinutes: < 1 } => $"{seconds} s",
            { TotalHours: < 1 } => seconds == 0 ? $"{minutes} min" : (FormattableString)$"{minutes} min {seconds} s",
            { TotalDays: < 1 } => minutes == 0 ? $"{hours} h" : (FormattableString)$"{hours} h {minutes} min",
            _ => hours == 0 ? $"{days} d" : (FormattableString)$"{days} d {hours} h",
        };
        return FormattableString.Invariant(text);
    }

    /// <summary>A length of time given in seconds; see <see cref="Duration"/>.</summary>
    public static string Seconds(double seconds) => Duration(TimeSpan.FromSeconds(seconds));

    /// <summary>
    /// A ratio as a percentage, rounded: <c>12.5 %</c>; only the whole is <c>100 %</c>. Not for availability, which must never round up.
    /// </summary>
    public static string Percent(double ratio)
    {
        if (!double.IsFinite(ratio))
        {
            return "no value";
        }

        return ratio is >= 0.9995 and < 1
            ? "99.9 %"
            : Minus((ratio * 100).ToString(Math.Abs(ratio) < 0.1 ? "0.##" : "0.#", CultureInfo.InvariantCulture)) + " %";
    }

    /// <summary>An availability (ratio 0–1) cut, not rounded, to three decimals of a percent, so that 99.9996 % never reads as 100 %.</summary>
    public static string Availability(double? ratio)
    {
        if (ratio is not { } value || !double.IsFinite(value))
        {
            return "no data";
        }

        // Decimal arithmetic, because 0.999 × 100,000 falls below 99,900 in binary.
        var cut = Math.Floor((decimal)value * 100_000) / 1_000;
        return cut.ToString("0.00#", CultureInfo.InvariantCulture) + " %";
    }

    /// <summary>A count with thousands separated.</summary>
    public static string Count(long value) => Minus(value.ToString("#,0", CultureInfo.InvariantCulture));

    /// <summary><c>1 check</c>, <c>2 checks</c>.</summary>
    public static string Count(long value, string one, string many) => $"{Count(value)} {(value == 1 ? one : many)}";

    private static string Minus(string number) => number.StartsWith('-') ? "−" + number[1..] : number;
}
