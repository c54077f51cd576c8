namespace Pronoia.Detection.Benchmarking;

/// <summary>
/// What a recorded series is without its labelled windows: its spacing, what is usual at each time of day, and how far its values lie
/// from it. All of it is taken from the whole recording, which no detector sees at once.
/// </summary>
internal sealed class RecordedBackground
{
    /// <summary>Twice the probation of the Numenta Anomaly Benchmark.</summary>
    private const double LearningShare = 0.3;

    /// <summary>Around a labelled window so many units count neither as clean nor as a place for a fault.</summary>
    private const int MarginUnits = 180;

    /// <summary>The most extreme residuals on either side are left out of σ: they may be anomalies that nobody labelled.</summary>
    private const double TrimmedShare = 0.01;

    /// <summary>Less than this share of the largest value is rounding and no noise.</summary>
    private const double RoundingShare = 1e-6;

    private const long MinuteMs = 60_000;
    private const long DayMs = 1440 * MinuteMs;

    private readonly RecordedSeries _series;
    private readonly bool[] _clean;
    private readonly Dictionary<long, double> _usual;

    internal RecordedBackground(RecordedSeries series)
    {
        _series = series;
        IntervalMs = Interval(series.TimesMs);
        UnitMs = Math.Max(MinuteMs, IntervalMs / InjectionCell.SoonMinutes);
        LearningRows = (int)(LearningShare * Rows);
        _clean = [.. series.TimesMs.Select(t => !series.Windows.Any(w => t >= w.FirstMs - (MarginUnits * UnitMs) && t <= w.LastMs + (MarginUnits * UnitMs)))];
        var known = Enumerable.Range(0, Rows).Where(i => _clean[i] && double.IsFinite(series.Values[i])).ToArray();
        _usual = known.GroupBy(Phase).ToDictionary(g => g.Key, g => Median([.. g.Select(i => series.Values[i])]));
        var sigma = Deviation([.. known.Select(i => series.Values[i] - _usual[Phase(i)]).Order()]);
        Sigma = sigma > RoundingShare * known.Select(i => Math.Abs(series.Values[i])).DefaultIfEmpty().Max() ? sigma : 0;
        Floor = known.All(i => series.Values[i] >= 0) ? 0 : double.NegativeInfinity;
    }

    internal int Rows => _series.Values.Count;

    /// <summary>The usual distance of two points.</summary>
    internal long IntervalMs { get; }

    /// <summary>What stands for a minute of a fault: a minute, or a fifth of the distance of two points where that is more.</summary>
    internal long UnitMs { get; }

    /// <summary>Rows that only teach.</summary>
    internal int LearningRows { get; }

    /// <summary>Standard deviation around what is usual at the time of day; 0 without noise.</summary>
    internal double Sigma { get; }

    /// <summary>Zero for a series that is never below it.</summary>
    internal double Floor { get; }

    /// <summary>Learned before, and far from labelled windows.</summary>
    internal bool IsClean(int row) => row >= LearningRows && _clean[row];

    /// <summary>What is usual at the time of day of a row; its own value where that was never seen.</summary>
    internal double Usual(int row) => _usual.TryGetValue(Phase(row), out var usual) ? usual : _series.Values[row];

    /// <summary>The first row that is not earlier than so many units after another.</summary>
    internal int After(int row, int units)
    {
        var end = _series.TimesMs[row] + (units * UnitMs);
        var at = row + 1;
        while (at < Rows && _series.TimesMs[at] < end)
            at++;
        return at;
    }

    /// <summary>Rows from which so many units are recorded and clean.</summary>
    internal List<int> Moments(int units)
    {
        var moments = new List<int>();
        var unclean = -1;
        var end = 0;
        for (var row = LearningRows; row < Rows; row++)
        {
            while (end < Rows && _series.TimesMs[end] < _series.TimesMs[row] + (units * UnitMs))
            {
                if (!IsClean(end))
                    unclean = end;
                end++;
            }

            if (end < Rows && unclean < row && double.IsFinite(_series.Values[row]))
                moments.Add(row);
        }

        return moments;
    }

    private static long Interval(IReadOnlyList<long> times)
    {
        var steps = times.Zip(times.Skip(1), (a, b) => b - a).Where(s => s > 0).Order().ToArray();
        return steps.Length == 0 ? MinuteMs : steps[steps.Length / 2];
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return 0.5 * (values[values.Length / 2] + values[(values.Length - 1) / 2]);
    }

    private static double Deviation(double[] ordered)
    {
        var trimmed = (int)(TrimmedShare * ordered.Length);
        var kept = ordered[trimmed..^trimmed];
        return kept.Length == 0 ? 0 : Math.Sqrt(kept.Average(r => r * r));
    }

    private long Phase(int row) => _series.TimesMs[row] % DayMs / IntervalMs;
}
