namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>What the start timestamps of two successive samples say about the counter; times in milliseconds, 0 for an unknown start.</summary>
internal static class CounterStarts
{
    /// <summary>Whether the counter began anew between the samples.</summary>
    public static bool IsReset(long previousStart, long previousTime, long start, long time)
    {
        if (start == 0 || start >= time || start < previousTime)
        {
            return false;
        }

        // A start at the sample before: so do deltas, but also cumulative samples whose start is unknown.
        return start > previousTime || (previousStart != 0 && previousStart < previousTime);
    }

    /// <summary>Whether the later sample claims to count from before the earlier one, but not from the same start.</summary>
    public static bool Overlap(long previousStart, long previousTime, long start) => start != 0 && start < previousTime && start != previousStart;
}
