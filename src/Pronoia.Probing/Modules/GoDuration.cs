using System.Buffers;
using System.Globalization;

namespace Pronoia.Probing.Modules;

/// <summary>Reads durations as Go's <c>time.ParseDuration</c> does: <c>5s</c>, <c>1.5s</c>, <c>1h30m</c>; without a sign.</summary>
internal static class GoDuration
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (string Unit, decimal Ticks)[] Units =
    [
        ("ns", 0.01m), ("us", TimeSpan.TicksPerMicrosecond), ("µs", TimeSpan.TicksPerMicrosecond), ("μs", TimeSpan.TicksPerMicrosecond),
        ("ms", TimeSpan.TicksPerMillisecond), ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour),
    ];

    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        var ticks = 0m;
        if (text.IsEmpty || text.Length > 64)
        {
            return false;
        }

        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExcept(Digits);
            if (digits <= 0 || !decimal.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > 1e15m)
            {
                return false;
            }

            text = text[digits..];
            var end = text.IndexOfAny(Digits) is >= 0 and var next ? next : text.Length;
            var unit = text[..end].ToString();
            var found = Array.Find(Units, u => u.Unit == unit);
            if (found.Unit is null)
            {
                return false;
            }

            ticks += number * found.Ticks;
            text = text[end..];
        }

        if (ticks > TimeSpan.MaxValue.Ticks)
        {
            return false;
        }

        value = new TimeSpan((long)ticks);
        return true;
    }
}
