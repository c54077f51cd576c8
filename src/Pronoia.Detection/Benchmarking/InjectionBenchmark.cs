using System.Diagnostics;

namespace Pronoia.Detection.Benchmarking;

/// <summary>
/// Fault injection: seeded backgrounds of one point a minute, ten quiet days each, then one fault. A fault is detected when an event
/// opens between its onset and five minutes after its end; an event in a week without faults, or on a harmless change, is false.
/// </summary>
public static class InjectionBenchmark
{
    private const int LearningMinutes = 10 * SyntheticSeries.PerDay;
    private const int Week = 7 * SyntheticSeries.PerDay;
    private const int Grace = 5;
    private const long MinuteMs = 60_000;

    private static readonly (Fault Fault, double[] Magnitudes)[] Faults =
    [
        (Fault.Spike, [4, 8, 16]),
        (Fault.Dip, [4, 8, 16]),
        (Fault.LevelShift, [2, 4, 8, 16]),
        (Fault.Ramp, [8, 16]),
        (Fault.Variance, [4, 8]),
        (Fault.Outage, [0]),
        (Fault.Doubled, [0]),
        (Fault.Flatline, [0]),
        (Fault.Missing, [0]),
        (Fault.SeasonalBreak, [0]),
    ];

    /// <summary>Runs the benchmark for one detector.</summary>
    /// <param name="options">Size and seed of the run.</param>
    /// <param name="time">The clock behind the cost per point.</param>
    /// <returns>The result.</returns>
    public static InjectionResult Run(InjectionOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        var cells = new List<InjectionCell>();
        var falseEvents = new SortedDictionary<Background, int>();
        int decoys = 0, decoyEvents = 0;
        long evaluations = 0;
        var elapsed = TimeSpan.Zero;
        foreach (var background in options.Backgrounds)
        {
            foreach (var (fault, magnitudes) in Faults.Where(f => Applies(background, f.Fault)))
            {
                foreach (var magnitude in magnitudes)
                    cells.Add(Cell(options, background, fault, magnitude));
            }

            var started = time.GetTimestamp();
            falseEvents[background] = CleanEvents(options, background);
            elapsed += time.GetElapsedTime(started);
            evaluations += ((long)options.CleanWeeks * Week) + LearningMinutes;
            foreach (var decoy in new[] { Fault.AnnouncedStep, Fault.ExtraJob }.Where(f => Applies(background, f)))
            {
                var cell = Cell(options, background, decoy, 16);
                decoys += cell.Injections;
                decoyEvents += cell.Detected;
            }
        }

        return new InjectionResult(
            options.Detector.Name, cells, options.CleanWeeks * falseEvents.Count, falseEvents, decoys, decoyEvents, evaluations,
            evaluations == 0 ? 0 : elapsed.TotalNanoseconds / evaluations);
    }

    private static bool Applies(Background background, Fault fault) => fault switch
    {
        Fault.SeasonalBreak => SyntheticSeries.HasDay(background),
        Fault.ExtraJob => background == Background.Bursty,

        // These already stand at zero or at their bound now and then.
        Fault.Outage or Fault.Dip or Fault.Doubled => background is not (Background.Discrete or Background.ErrorRatio),
        Fault.Flatline => background is not (Background.Discrete or Background.ErrorRatio),
        _ => true,
    };

    private static int CleanEvents(InjectionOptions options, Background background)
    {
        var detector = Detectors.Create(options.Detector);
        var series = new SyntheticSeries(background, Seed(options.Seed, background, Fault.None, 0, 0));
        var events = 0;
        var length = LearningMinutes + (options.CleanWeeks * Week);
        for (var minute = 0; minute < length; minute++)
        {
            var verdict = detector.Update(minute * MinuteMs, series.Next(minute), learn: true);
            if (minute >= LearningMinutes && verdict.Phase == EventPhase.Opened)
                events++;
        }

        return events;
    }

    private static InjectionCell Cell(InjectionOptions options, Background background, Fault fault, double magnitude)
    {
        var delays = new double[options.InjectionsPerCell];
        for (var i = 0; i < delays.Length; i++)
            delays[i] = Delay(options.Detector, background, fault, magnitude, Seed(options.Seed, background, fault, magnitude, i));
        Array.Sort(delays);
        return new InjectionCell(
            background, fault, magnitude, delays.Length, delays.Count(d => d <= Grace), delays.Count(double.IsFinite),
            delays.Length == 0 ? double.NaN : delays[delays.Length / 2],
            delays.Length == 0 ? double.NaN : delays[Math.Min(delays.Length - 1, (int)Math.Ceiling(0.95 * delays.Length) - 1)]);
    }

    /// <summary>Minutes from the onset to the first event opened, or infinity.</summary>
    private static double Delay(DetectorOptions options, Background background, Fault fault, double magnitude, int seed)
    {
        var detector = Detectors.Create(options);
        var series = new SyntheticSeries(background, seed);
        var injector = new FaultInjector(background, fault, magnitude, onset: LearningMinutes + new Random(seed).Next(SyntheticSeries.PerDay));
        for (var minute = 0; minute < injector.End + Grace; minute++)
        {
            var value = injector.Apply(minute, series.Next(minute));
            var at = minute * MinuteMs;
            var verdict = double.IsNaN(value) ? detector.Missing(at) : detector.Update(at, value, injector.IsLearned(minute));
            if (minute >= injector.Onset && verdict.Phase == EventPhase.Opened)
                return minute - injector.Onset + 1;
        }

        return double.PositiveInfinity;
    }

    /// <summary>A stable mixture; HashCode differs from process to process.</summary>
    private static int Seed(int seed, Background background, Fault fault, double magnitude, int index)
    {
        Debug.Assert(magnitude >= 0, "Magnitudes are sizes.");
        unchecked
        {
            var mixed = (uint)seed * 0x9E3779B1;
            foreach (var part in new[] { (uint)background, (uint)fault, (uint)(magnitude * 16), (uint)index })
                mixed = (mixed ^ (part + 0x7F4A7C15)) * 0x85EBCA6B;
            return (int)(mixed ^ (mixed >> 15));
        }
    }
}
