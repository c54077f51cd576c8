namespace Pronoia.Detection.Events;

/// <summary>The ladder for detectors whose knowledge is a window of points.</summary>
internal static class Rungs
{
    /// <summary>The rung by points and by time covered, whichever is lower from a day upwards.</summary>
    internal static ConfidenceRung Of(long points, long coveredMs, int needed) =>
        points < needed ? ConfidenceRung.Learning
        : points < 60 ? ConfidenceRung.Minutes
        : coveredMs < DayMs ? ConfidenceRung.Hour
        : coveredMs < 7 * DayMs ? ConfidenceRung.Day
        : ConfidenceRung.Week;

    private const long DayMs = 86_400_000;
}
