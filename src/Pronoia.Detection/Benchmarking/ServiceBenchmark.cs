using System.Buffers;
using System.Globalization;
using Pronoia.Detection.Correlation;

namespace Pronoia.Detection.Benchmarking;

/// <summary>
/// Corroboration: services of ten series that share a part of their noise, over 28 days. At three moments of each, half of the series
/// step up by four standard deviations, and in another copy all of them do so within announced maintenance. Events of one service that
/// start within five minutes are one incident (<see cref="IncidentCorrelator"/>) if they come from three series at least.
/// </summary>
public static class ServiceBenchmark
{
    private const int Series = 10;
    private const int Affected = 5;
    private const int Corroboration = 3;
    private const int Days = 28;
    private const int Learning = 8 * SyntheticSeries.PerDay;
    private const int Length = Days * SyntheticSeries.PerDay;
    private const int Onsets = 3;
    private const int FaultMinutes = 60;
    private const double Step = 4;
    private const long MinuteMs = 60_000;

    /// <summary>Share of the noise of a series that all series of its service have in common, in its standard deviations.</summary>
    private const double CommonNoise = 0.3;

    private static readonly Background[] Backgrounds =
        [Background.Latency, Background.Autocorrelated, Background.Daily, Background.Weekly, Background.Bursty, Background.HeavyTailed, Background.Saturating];

    private static readonly IncidentCorrelator Correlator = new(TimeSpan.FromMinutes(5), Topology.None);

    /// <summary>Runs the benchmark for one detector.</summary>
    /// <param name="detector">Options of the detector.</param>
    /// <param name="seed">Same seed, same result.</param>
    /// <param name="services">Services to simulate.</param>
    /// <returns>The result.</returns>
    public static ServiceResult Run(DetectorOptions detector, int seed, int services)
    {
        ArgumentNullException.ThrowIfNull(detector);
        var delays = new List<double>();
        int falseIncidents = 0, decoyIncidents = 0;
        for (var service = 0; service < services; service++)
        {
            var background = Backgrounds[service % Backgrounds.Length];
            var own = Seeds.Mix(seed, 77, service);
            var onsets = PickOnsets(own);
            var common = Common(own);
            var clean = new List<AnomalyEvent>();
            var steps = new List<AnomalyEvent>[Onsets];
            var decoys = new List<AnomalyEvent>[Onsets];
            for (var i = 0; i < Onsets; i++)
                (steps[i], decoys[i]) = ([], []);
            for (var index = 0; index < Series; index++)
            {
                var values = Values(background, Seeds.Mix(own, 78, index), common);
                var live = Detectors.Create(detector);
                var name = index.ToString(CultureInfo.InvariantCulture);
                var from = 0;
                for (var i = 0; i <= Onsets; i++)
                {
                    var to = i < Onsets ? onsets[i] : Length;
                    Feed(live, name, values, from, to, clean, default);
                    from = to;
                    if (i == Onsets)
                        continue;
                    var state = new ArrayBufferWriter<byte>();
                    live.SaveState(state);
                    var fault = index < Affected ? Fault.LevelShift : Fault.None;
                    var end = to + FaultMinutes + InjectionCell.SoonMinutes;
                    Feed(Detectors.Load(detector, state.WrittenSpan), name, values, to, end, steps[i], (background, fault));
                    Feed(Detectors.Load(detector, state.WrittenSpan), name, values, to, end, decoys[i], (background, Fault.AnnouncedStep));
                }
            }

            falseIncidents += Incidents(clean.Where(e => e.StartMs >= Learning * MinuteMs)).Count();
            for (var i = 0; i < Onsets; i++)
            {
                decoyIncidents += Incidents(decoys[i]).Any() ? 1 : 0;
                delays.Add(Incidents(steps[i]).Select(at => (at / MinuteMs) - onsets[i] + 1.0).DefaultIfEmpty(double.PositiveInfinity).Min());
            }
        }

        var days = services * (Days - (Learning / (double)SyntheticSeries.PerDay));
        return new ServiceResult(services, days, falseIncidents, services * Onsets, decoyIncidents, [.. delays.Order()]);
    }

    /// <summary>When the third series of each incident of three or more joined it.</summary>
    private static IEnumerable<long> Incidents(IEnumerable<AnomalyEvent> events) =>
        from incident in Correlator.Correlate([.. events])
        let joined = incident.Events.GroupBy(e => e.Series).Select(g => g.Min(e => e.StartMs)).Order().ToArray()
        where joined.Length >= Corroboration
        select joined[Corroboration - 1];

    private static void Feed(
        IDetector detector, string name, double[] values, int from, int to, List<AnomalyEvent> events, (Background Background, Fault Fault) fault)
    {
        var injector = new FaultInjector(fault.Background, fault.Fault, Step, from, from);
        for (var minute = from; minute < to; minute++)
        {
            var value = fault.Fault == Fault.None ? values[minute] : injector.Apply(minute, values[minute]);
            var verdict = detector.Update(minute * MinuteMs, value, injector.IsLearned(minute));
            if (verdict.Phase == EventPhase.Opened)
                events.Add(new AnomalyEvent(name, "service", verdict.Kind, verdict.TimestampMs, null, verdict.Score));
        }
    }

    private static double[] Common(int seed)
    {
        var random = new Random(seed);
        var noise = new double[Length];
        for (var minute = 0; minute < Length; minute++)
            noise[minute] = SyntheticSeries.Normal(random);
        return noise;
    }

    private static double[] Values(Background background, int seed, double[] common)
    {
        var series = new SyntheticSeries(background, seed);
        var values = new double[Length];
        for (var minute = 0; minute < Length; minute++)
        {
            var value = series.Next(minute) + (CommonNoise * SyntheticSeries.Sigma(background, minute) * common[minute]);
            values[minute] = SyntheticSeries.IsCount(background) ? Math.Max(0, Math.Round(value)) : value;
        }

        return values;
    }

    private static int[] PickOnsets(int seed)
    {
        var random = new Random(seed);
        var part = (Length - Learning) / Onsets;
        return [.. Enumerable.Range(0, Onsets).Select(i => Learning + (i * part) + random.Next(part - SyntheticSeries.PerDay))];
    }
}
