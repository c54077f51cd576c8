namespace Pronoia.Detection.Backtesting;

/// <summary>Replays one series through a detector, as it would have run live.</summary>
public static class Backtest
{
    /// <summary>So many missing points are told one by one; a longer gap ends there.</summary>
    private const int LongestGap = 10_000;

    /// <summary>Replays a series.</summary>
    /// <param name="detector">A fresh detector, or one with the state of the start of the series.</param>
    /// <param name="points">Unix milliseconds UTC and values, in the order in which they came.</param>
    /// <param name="intervalSeconds">Expected spacing; points that fail to come are told to the detector as missing. 0 tells none.</param>
    /// <param name="excluded">Windows as first and last millisecond in which nothing is learned and no event opens (maintenance).</param>
    /// <returns>The events in order; the last one may still be open.</returns>
    public static IReadOnlyList<BacktestEvent> Run(
        IDetector detector,
        IEnumerable<(long TimestampMs, double Value)> points,
        double intervalSeconds = 0,
        IReadOnlyList<(long FromMs, long ToMs)>? excluded = null)
    {
        ArgumentNullException.ThrowIfNull(detector);
        ArgumentNullException.ThrowIfNull(points);
        var events = new List<BacktestEvent>();
        BacktestEvent? open = null;
        // What an event turns out to be is told by the points that said so.
        var peaks = new Dictionary<AnomalyKind, Verdict>();
        long? previous = null;
        var interval = (long)(intervalSeconds * 1000);
        foreach (var (timestamp, value) in points)
        {
            if (interval > 0 && previous is { } last)
            {
                var due = last + interval;
                for (var told = 0; told < LongestGap && due <= timestamp - (interval / 2) && due > last; told++, due += interval)
                    Take(IsExcluded(due) ? detector.Update(due, double.NaN, learn: false) : detector.Missing(due));
            }

            previous = timestamp;
            Take(detector.Update(timestamp, value, learn: !IsExcluded(timestamp)));
        }

        if (open is not null)
            events.Add(open);
        return events;

        bool IsExcluded(long timestamp) => excluded is not null && excluded.Any(w => w.FromMs <= timestamp && timestamp <= w.ToMs);

        void Take(in Verdict verdict)
        {
            switch (verdict.Phase)
            {
                case EventPhase.Opened:
                    peaks.Clear();
                    peaks[verdict.Kind] = verdict;
                    open = new BacktestEvent(verdict, verdict, verdict.Kind, verdict);
                    break;
                case EventPhase.Updated or EventPhase.Ended when open is not null:
                    if (!peaks.TryGetValue(verdict.Kind, out var peak) || verdict.Score > peak.Score)
                        peaks[verdict.Kind] = verdict;
                    open = open with { Last = verdict, Kind = verdict.Kind, Peak = peaks[verdict.Kind] };
                    break;
            }

            if (verdict.Phase != EventPhase.Ended || open is null)
                return;
            events.Add(open);
            open = null;
        }
    }
}
