using System.Globalization;

namespace Pronoia.Prometheus.Templates;

/// <summary>Go's <c>time.Duration</c> as templates see it.</summary>
internal static class GoDuration
{
    /// <summary>As Go prints a duration: <c>1h2m3.5s</c>, <c>1.5ms</c>, <c>0s</c>.</summary>
    public static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
        {
            return "0s";
        }

        var ticks = (decimal)value.Ticks;
        var sign = ticks < 0 ? "-" : "";
        ticks = Math.Abs(ticks);
        if (ticks < TimeSpan.TicksPerSecond)
        {
            return sign + (ticks < TimeSpan.TicksPerMicrosecond ? Number(ticks * 100) + "ns"
                : ticks < TimeSpan.TicksPerMillisecond ? Number(ticks / TimeSpan.TicksPerMicrosecond) + "µs"
                : Number(ticks / TimeSpan.TicksPerMillisecond) + "ms");
        }

        var seconds = ticks / TimeSpan.TicksPerSecond;
        var hours = decimal.Floor(seconds / 3600);
        var minutes = decimal.Floor(seconds / 60) % 60;
        var text = hours > 0 ? $"{Number(hours)}h{Number(minutes)}m" : minutes > 0 ? $"{Number(minutes)}m" : "";
        return $"{sign}{text}{Number(seconds % 60)}s";
    }

    public static object? Member(TimeSpan value, string name) => name switch
    {
        "Seconds" => value.TotalSeconds,
        "Minutes" => value.TotalMinutes,
        "Hours" => value.TotalHours,
        "Milliseconds" => value.Ticks / TimeSpan.TicksPerMillisecond,
        "Microseconds" => value.Ticks / TimeSpan.TicksPerMicrosecond,
        "Nanoseconds" => value.Ticks * TimeSpan.NanosecondsPerTick,
        "Abs" => value.Duration(),
        "String" => Format(value),
        _ => null,
    };

    private static string Number(decimal value) => value.ToString("0.#########", CultureInfo.InvariantCulture);
}
