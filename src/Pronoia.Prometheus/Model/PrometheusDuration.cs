using System.Globalization;
using System.Text;

namespace Pronoia.Prometheus.Model;

/// <summary>
/// Prometheus's notation of durations: <c>1h30m</c>, <c>15s</c>, <c>250ms</c>, <c>1d</c>, <c>2w</c>, <c>1y</c> (365 days). Units must go
/// from large to small and each may stand once (prometheus/common model.ParseDuration).
/// </summary>
public static class PrometheusDuration
{
    private static readonly (string Unit, long Milliseconds)[] Units =
    [
        ("y", 365L * 24 * 3600 * 1000),
        ("w", 7L * 24 * 3600 * 1000),
        ("d", 24L * 3600 * 1000),
        ("h", 3600L * 1000),
        ("m", 60L * 1000),
        ("s", 1000L),
        ("ms", 1L),
    ];

    /// <summary>Reads a duration.</summary>
    /// <exception cref="FormatException">The text is not a duration, or is out of range.</exception>
    public static TimeSpan Parse(string text) =>
        TryParse(text, out var value)
            ? value
            : throw new FormatException($"not a valid duration string: \"{text}\" (expected for example 30s, 5m or 1h30m)");

    /// <summary>Reads a duration; <c>0</c> without a unit is allowed.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        if (text.IsEmpty)
        {
            return false;
        }

        if (text is "0")
        {
            return true;
        }

        long total = 0;
        var nextUnit = 0;
        var at = 0;
        while (at < text.Length)
        {
            var start = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }

            var digits = text[start..at];
            start = at;
            while (at < text.Length && char.IsAsciiLetter(text[at]))
            {
                at++;
            }

            var unit = text[start..at];
            if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            var index = nextUnit;
            while (index < Units.Length && !unit.SequenceEqual(Units[index].Unit))
            {
                index++;
            }

            // TimeSpan holds 10,675,199 days; Go's limit of 292 years is the smaller one.
            if (index == Units.Length || number > long.MaxValue / 1_000_000 / Units[index].Milliseconds)
            {
                return false;
            }

            total += number * Units[index].Milliseconds;
            if (total > long.MaxValue / 1_000_000)
            {
                return false;
            }

            nextUnit = index + 1;
        }

        value = TimeSpan.FromMilliseconds(total);
        return true;
    }

    /// <summary>Writes a duration in the shortest exact form, as Prometheus prints it: <c>1h30m</c>, <c>0s</c>.</summary>
    public static string Format(TimeSpan value)
    {
        var rest = (long)value.TotalMilliseconds;
        if (rest == 0)
        {
            return "0s";
        }

        var text = new StringBuilder();
        if (rest < 0)
        {
            text.Append('-');
            rest = -rest;
        }

        foreach (var (unit, milliseconds) in Units)
        {
            // Years and weeks only where nothing smaller remains, as in model.Duration.String.
            if (unit is "y" or "w" && rest % milliseconds != 0)
            {
                continue;
            }

            var count = rest / milliseconds;
            if (count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{count}{unit}");
                rest -= count * milliseconds;
            }
        }

        return text.ToString();
    }
}
