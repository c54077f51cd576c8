using System.Globalization;

namespace Pronoia.Reporting.Charts;

/// <summary>Where the ticks of a time axis stand and how they are labelled.</summary>
internal static class TimeAxis
{
    private static readonly TimeSpan[] Steps =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(3), TimeSpan.FromHours(6), TimeSpan.FromHours(12),
        TimeSpan.FromDays(1), TimeSpan.FromDays(2), TimeSpan.FromDays(7), TimeSpan.FromDays(14), TimeSpan.FromDays(30), TimeSpan.FromDays(90),
        TimeSpan.FromDays(365),
    ];

    /// <summary>At most <paramref name="most"/> ticks between two instants, on round times UTC.</summary>
    public static List<(long TimestampMs, string Label)> Ticks(long fromMs, long toMs, int most)
    {
        var ticks = new List<(long, string)>();
        var span = toMs - fromMs;
        if (span <= 0)
        {
            return ticks;
        }

        var step = (long)Steps[^1].TotalMilliseconds;
        foreach (var candidate in Steps)
        {
            if (span / candidate.TotalMilliseconds <= most)
            {
                step = (long)candidate.TotalMilliseconds;
                break;
            }
        }

        // Beyond a few years the axis needs multiples of the largest step.
        step *= Math.Max(1, (long)Math.Ceiling(span / (double)step / most));
        const long Day = 24L * 3600 * 1000;
        for (var at = ((fromMs + step - 1) / step) * step; at <= toMs; at += step)
        {
            var time = DateTimeOffset.FromUnixTimeMilliseconds(at);
            var format = step >= 365 * Day ? "MMM yyyy" : step >= Day || at % Day == 0 ? "d MMM" : "HH:mm";
            ticks.Add((at, time.ToString(format, CultureInfo.InvariantCulture)));
        }

        return ticks;
    }
}
