using System.Buffers;

namespace Pronoia.Detection.Benchmarking;

/// <summary>
/// Fault injection: seeded backgrounds of one point a minute over 28 days. After eight days of learning, three moments of every series
/// are chosen; at each, the detector is saved, and a copy of it meets each fault in turn while the series itself goes on without any.
/// A fault is detected when an event opens between its onset and five minutes after its end. An event of the undisturbed series is
/// false, and so is one on a harmless change.
/// </summary>
public static class InjectionBenchmark
{
    private const int Days = 28;
    private const int LearningMinutes = 8 * SyntheticSeries.PerDay;
    private const int Length = Days * SyntheticSeries.PerDay;
    private const int OnsetsPerSeries = 3;
    private const int Grace = InjectionCell.SoonMinutes;
    private const long MinuteMs = 60_000;

    private static readonly (Fault Fault, double[] Magnitudes)[] Faults =
    [
        (Fault.Spike, [4, 8, 16]),
        (Fault.Dip, [4, 8, 16]),
        (Fault.LevelShift, [2, 4, 8, 16]),
        (Fault.Ramp, [8, 16]),
        (Fault.SlowLeak, [8, 16]),
        (Fault.Variance, [4, 8]),
        (Fault.Outage, [0]),
        (Fault.Scaled, [0.4, 0.7, 2]),
        (Fault.ErrorBurst, [0.01, 0.05, 0.2, 1]),
        (Fault.Flatline, [0]),
        (Fault.Missing, [0]),
        (Fault.SeasonalBreak, [0]),
        (Fault.AnnouncedStep, [16]),
        (Fault.LateJob, [0]),
        (Fault.Duplicates, [0]),
        (Fault.ClockChange, [0]),
    ];

    /// <summary>Runs the benchmark for one detector.</summary>
    /// <param name="options">Size and seed of the run.</param>
    /// <param name="time">The clock behind the cost per point.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ArgumentException">An option of the detector is out of range.</exception>
    public static InjectionResult Run(InjectionOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        return InjectionResult.Merge([.. options.Backgrounds.Select(b => Run(options, b, time))]);
    }

    /// <summary>False events per series and 30 days on the same series, without any fault.</summary>
    internal static double FalseEventsPerMonth(InjectionOptions options, TimeProvider time) =>
        InjectionResult.Merge([.. options.Backgrounds.Select(b => Run(options, b, time, withFaults: false))]).FalseEventsPerMonth;

    private static InjectionResult Run(InjectionOptions options, Background background, TimeProvider time, bool withFaults = true)
    {
        var delays = (withFaults ? Cases(background) : []).ToDictionary(c => c, _ => new List<double>());
        var falseEvents = 0;
        var elapsed = TimeSpan.Zero;
        var series = (options.InjectionsPerCell + OnsetsPerSeries - 1) / OnsetsPerSeries;
        for (var index = 0; index < series; index++)
        {
            var seed = Seeds.Mix(options.Seed, (int)background, index);
            var values = Values(background, seed);
            var onsets = Onsets(seed, Math.Min(OnsetsPerSeries, options.InjectionsPerCell - (index * OnsetsPerSeries)));
            var detector = Detectors.Create(options.Detector);
            var total = 0.0;
            var from = 0;
            foreach (var onset in onsets.Append(Length))
            {
                var started = time.GetTimestamp();
                for (var minute = from; minute < onset; minute++)
                {
                    var verdict = detector.Update(minute * MinuteMs, Shown(background, ref total, minute, values[minute]));
                    if (minute >= LearningMinutes && verdict.Phase == EventPhase.Opened)
                        falseEvents++;
                }

                elapsed += time.GetElapsedTime(started);
                from = onset;
                if (onset == Length)
                    continue;
                var state = new ArrayBufferWriter<byte>();
                detector.SaveState(state);
                foreach (var ((fault, magnitude), found) in delays)
                {
                    var injector = new FaultInjector(background, fault, magnitude, onset, Seeds.Mix(seed, (int)fault, onset));
                    found.Add(Delay(Detectors.Load(options.Detector, state.WrittenSpan), background, values, injector, total));
                }
            }
        }

        var cells = delays.Select(d => new InjectionCell(background, d.Key.Fault, d.Key.Magnitude, [.. d.Value.Order()])).ToArray();
        return new InjectionResult(
            options.Detector.Name,
            [.. cells.Where(c => !FaultInjector.IsDecoy(c.Fault))],
            new SortedDictionary<Background, long> { [background] = (long)series * (Length - LearningMinutes) },
            new SortedDictionary<Background, int> { [background] = falseEvents },
            [.. cells.Where(c => FaultInjector.IsDecoy(c.Fault))],
            series == 0 ? 0 : elapsed.TotalNanoseconds / ((long)series * Length));
    }

    private static IEnumerable<(Fault Fault, double Magnitude)> Cases(Background background) =>
        Faults.Where(f => FaultInjector.Applies(background, f.Fault)).SelectMany(f => f.Magnitudes.Select(m => (f.Fault, m)));

    private static double[] Values(Background background, int seed)
    {
        var series = new SyntheticSeries(background, seed);
        var values = new double[Length];
        for (var minute = 0; minute < Length; minute++)
            values[minute] = series.Next(minute);
        return values;
    }

    /// <summary>Moments in the days after learning, far enough apart for the longest fault.</summary>
    private static int[] Onsets(int seed, int count)
    {
        var random = new Random(Seeds.Mix(seed, 1, 1));
        var part = (Length - LearningMinutes) / OnsetsPerSeries;
        return [.. Enumerable.Range(0, count).Select(i => LearningMinutes + (i * part) + random.Next(part - SyntheticSeries.PerDay))];
    }

    /// <summary>Minutes from the onset to the first event opened, or infinity.</summary>
    private static double Delay(IDetector detector, Background background, double[] values, FaultInjector injector, double total)
    {
        for (var minute = injector.Onset; minute < injector.End + Grace; minute++)
        {
            var at = minute * MinuteMs;
            var value = Shown(background, ref total, minute, injector.Apply(minute, values[minute]));
            var opened = Take();
            if (injector.IsRepeated(minute))
                opened |= Take();
            if (opened)
                return minute - injector.Onset + 1;

            bool Take() => EventPhase.Opened ==
                (double.IsNaN(value) ? detector.Missing(at) : detector.Update(at, value, injector.IsLearned(minute))).Phase;
        }

        return double.PositiveInfinity;
    }

    private static double Shown(Background background, ref double total, int minute, double value)
    {
        if (background != Background.Counter)
            return value;
        total = SyntheticSeries.Accumulate(total, minute, value);
        return double.IsNaN(value) ? double.NaN : total;
    }
}
