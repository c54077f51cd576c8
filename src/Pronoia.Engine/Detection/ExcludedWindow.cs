using System.Globalization;

namespace Pronoia.Engine.Detection;

/// <summary>A time in which a series was observed and not learned from.</summary>
/// <param name="FromMs">Its first point, Unix milliseconds UTC.</param>
/// <param name="ToMs">Its last point so far, Unix milliseconds UTC.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Level">Where the series stood at its end: a mean that forgets, NaN without values.</param>
internal sealed record ExcludedWindow(long FromMs, long ToMs, string Reason, double Level)
{
    /// <summary>Windows remembered per series; older ones have lost their weight in what was learned.</summary>
    public const int Kept = 5;

    private const double LevelWeight = 0.2;

    /// <summary>An event that opens so long after a window may still be what was done in it.</summary>
    private static readonly long AftermathMs = (long)TimeSpan.FromDays(1).TotalMilliseconds;

    /// <summary>Adds a point: to the last window where it goes on for the same reason, or as a new one.</summary>
    public static void Add(List<ExcludedWindow> windows, long timestampMs, double value, long intervalMs, string reason)
    {
        if (windows.Count > 0 && windows[^1] is var last && last.Reason == reason && timestampMs - last.ToMs <= 2 * intervalMs)
        {
            var level = !double.IsFinite(value) ? last.Level : double.IsNaN(last.Level) ? value : last.Level + (LevelWeight * (value - last.Level));
            windows[^1] = last with { ToMs = timestampMs, Level = level };
            return;
        }

        windows.Add(new ExcludedWindow(timestampMs, timestampMs, reason, double.IsFinite(value) ? value : double.NaN));
        if (windows.Count > Kept)
        {
            windows.RemoveAt(0);
        }
    }

    /// <summary>Whether a deviation is a change made in the last window: the series stands where it stood at the window's end, rather than where it is expected.</summary>
    public static bool IsAftermath(IReadOnlyList<ExcludedWindow> windows, long timestampMs, double observed, double expected) =>
        windows.Count > 0
        && windows[^1] is var last
        && timestampMs - last.ToMs <= AftermathMs
        && Math.Abs(observed - last.Level) < Math.Abs(observed - expected) / 2;

    /// <summary>The windows since the training began, in words; null where there are none.</summary>
    public static string? Describe(IReadOnlyList<ExcludedWindow> windows, long trainingFromMs)
    {
        string[] parts = [.. windows.Where(w => w.ToMs >= trainingFromMs).Select(w => $"{Text(w.FromMs)} to {Text(w.ToMs)} ({w.Reason})")];
        return parts.Length == 0 ? null : string.Join(", ", parts);
    }

    private static string Text(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
