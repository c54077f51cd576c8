using System.Buffers;

namespace Pronoia.Detection.Benchmarking;

/// <summary>
/// Fault injection into recorded series. The first 30 % of every series teach. Behind them, away from labelled windows, seeded moments
/// are chosen; at each the detector is saved, and a copy of it meets each fault in turn while the series itself goes on as it was
/// recorded. Sizes are in standard deviations of the residual against the median of the same time of day. Faults last as long as in
/// <see cref="InjectionBenchmark"/>, but never less than a point. An event of the recorded series outside labelled windows is false.
/// </summary>
public static class RecordedBenchmark
{
    private static readonly double[] Sigmas = [2, 4, 8, 16];

    private static readonly (Fault Fault, double Magnitude)[] Cases =
    [
        .. new[] { Fault.Spike, Fault.Dip, Fault.LevelShift, Fault.Ramp, Fault.Variance }.SelectMany(f => Sigmas.Select(m => (f, m))),
        (Fault.Outage, 0), (Fault.Scaled, 0.4), (Fault.Scaled, 2), (Fault.Flatline, 0), (Fault.Missing, 0),
    ];

    private static readonly int LongestUnits = Cases.Max(c => FaultInjector.Duration(c.Fault)) + InjectionCell.SoonMinutes;

    /// <summary>Runs the benchmark for one detector.</summary>
    /// <param name="series">The series; those too short for a fault only count as clean time.</param>
    /// <param name="options">Seed, detector (its interval is that of each series) and injections per series, fault and magnitude; a fault is left out where it would change nothing.</param>
    /// <param name="cancellationToken">Stops between two series.</param>
    /// <returns>The result, groups in ordinal order.</returns>
    /// <exception cref="ArgumentException">An option of the detector is out of range, or a series has not one value per time.</exception>
    public static RecordedResult Run(IReadOnlyList<RecordedSeries> series, InjectionOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(options);
        var delays = new Dictionary<(string Group, Fault Fault, double Magnitude), List<(double Points, double Minutes)>>();
        var points = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var days = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var events = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < series.Count; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var one = series[index];
            if (one.TimesMs.Count != one.Values.Count)
                throw new ArgumentException($"{one.Name} has {one.TimesMs.Count} times and {one.Values.Count} values", nameof(series));
            var background = new RecordedBackground(one);
            var clean = Enumerable.Range(0, background.Rows).LongCount(background.IsClean);
            points[one.Group] = points.GetValueOrDefault(one.Group) + clean;
            days[one.Group] = days.GetValueOrDefault(one.Group) + TimeSpan.FromMilliseconds(clean * background.IntervalMs).TotalDays;
            events[one.Group] = events.GetValueOrDefault(one.Group) + Run(one, background, options, Seeds.Mix(options.Seed, one.Values.Count, index), delays);
        }

        var cells = delays.OrderBy(d => d.Key.Group, StringComparer.Ordinal).ThenBy(d => (d.Key.Fault, d.Key.Magnitude)).Select(d => new RecordedCell(
            d.Key.Group, d.Key.Fault, d.Key.Magnitude, [.. d.Value.Select(v => v.Points).Order()], [.. d.Value.Select(v => v.Minutes).Order()]));
        return new RecordedResult(options.Detector.Name, [.. cells], points, days, events);
    }

    /// <summary>Events of the series as it was recorded; the delays of all faults are added to those of its group.</summary>
    private static int Run(
        RecordedSeries series,
        RecordedBackground background,
        InjectionOptions options,
        int seed,
        Dictionary<(string Group, Fault Fault, double Magnitude), List<(double Points, double Minutes)>> delays)
    {
        var own = options.Detector with { Interval = Math.Min(background.IntervalMs / 1000.0, DetectorOptions.MaximumInterval) };
        var detector = Detectors.Create(own);
        var moments = Moments(background, options.InjectionsPerCell, seed);
        var next = 0;
        var falseEvents = 0;
        for (var row = 0; row < background.Rows; row++)
        {
            if (next < moments.Count && moments[next] == row)
            {
                next++;
                var state = new ArrayBufferWriter<byte>();
                detector.SaveState(state);
                foreach (var (kind, magnitude) in Cases)
                {
                    var fault = new RecordedFault(series, background, kind, magnitude, row);
                    if (!fault.IsOne)
                        continue;
                    if (!delays.TryGetValue((series.Group, kind, magnitude), out var found))
                        delays[(series.Group, kind, magnitude)] = found = [];
                    found.Add(Delay(Detectors.Load(own, state.WrittenSpan), series, background, fault));
                }
            }

            if (detector.Update(series.TimesMs[row], series.Values[row]).Phase == EventPhase.Opened && background.IsClean(row))
                falseEvents++;
        }

        return falseEvents;
    }

    /// <summary>One moment out of each of so many equal parts of all that are possible.</summary>
    private static List<int> Moments(RecordedBackground background, int count, int seed)
    {
        var possible = background.Moments(LongestUnits);
        count = Math.Min(count, possible.Count);
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => possible[random.Next(First(i), First(i + 1))])];

        int First(int part) => (int)((long)part * possible.Count / count);
    }

    private static (double Points, double Minutes) Delay(IDetector detector, RecordedSeries series, RecordedBackground background, RecordedFault fault)
    {
        for (var row = fault.Onset; row < fault.Until; row++)
        {
            var at = series.TimesMs[row];
            var value = fault.Apply(row);
            var verdict = double.IsNaN(value) ? detector.Missing(at) : detector.Update(at, value);
            if (verdict.Phase == EventPhase.Opened)
                return (row - fault.Onset + 1, TimeSpan.FromMilliseconds(at - series.TimesMs[fault.Onset] + background.IntervalMs).TotalMinutes);
        }

        return (double.PositiveInfinity, double.PositiveInfinity);
    }
}
