using System.Globalization;

namespace Pronoia.Engine.Detection;

/// <summary>A time in which a series was observed and not learned from.</summary>
/// <param name="FromMs">Its first point, Unix milliseconds UTC.</param>
/// <param name="ToMs">Its last point so far, Unix milliseconds UTC.</param>
/// <param name="Reason">Why, in words.</param>
internal sealed record ExcludedWindow(long FromMs, long ToMs, string Reason)
{
    /// <summary>Windows remembered per series; older ones have lost their weight in what was learned.</summary>
    public const int Kept = 5;

    /// <summary>Adds a point: to the last window where it goes on for the same reason, or as a new one.</summary>
    public static void Add(List<ExcludedWindow> windows, long timestampMs, long intervalMs, string reason)
    {
        if (windows.Count > 0 && windows[^1] is var last && last.Reason == reason && timestampMs - last.ToMs <= 2 * intervalMs)
        {
            windows[^1] = last with { ToMs = timestampMs };
            return;
        }

        windows.Add(new ExcludedWindow(timestampMs, timestampMs, reason));
        if (windows.Count > Kept)
        {
            windows.RemoveAt(0);
        }
    }

    /// <summary>The windows since the training began, in words; null where there are none.</summary>
    public static string? Describe(IReadOnlyList<ExcludedWindow> windows, long trainingFromMs)
    {
        string[] parts = [.. windows.Where(w => w.ToMs >= trainingFromMs).Select(w => $"{Text(w.FromMs)} to {Text(w.ToMs)} ({w.Reason})")];
        return parts.Length == 0 ? null : string.Join(", ", parts);
    }

    private static string Text(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
