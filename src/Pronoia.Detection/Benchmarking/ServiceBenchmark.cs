namespace Pronoia.Detection.Benchmarking;

/// <summary>
/// Corroboration: services whose series share a part of their noise, over 28 days, judged minute by minute as the engine does. At three moments of each, some of the
/// series step up, and in another copy all of them do so within announced maintenance, after which an hour more is watched. An incident is what the group detector
/// opens, what enough series open within five minutes of the first, and an event too unlikely to be chance.
/// </summary>
public static class ServiceBenchmark
{
    private const int Days = 28;
    private const int Learning = 8 * SyntheticSeries.PerDay;
    private const int Length = Days * SyntheticSeries.PerDay;
    private const int Onsets = 3;
    private const int FaultMinutes = 60;
    private const int AftermathMinutes = 60;

    private static readonly Background[] Backgrounds =
        [Background.Latency, Background.Autocorrelated, Background.Daily, Background.Weekly, Background.Bursty, Background.HeavyTailed, Background.Saturating];

    /// <summary>Runs the benchmark.</summary>
    /// <param name="options">What to simulate.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ArgumentException">An option of a detector is out of range.</exception>
    public static ServiceResult Run(ServiceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var delays = new List<double>();
        int falseIncidents = 0, decoyIncidents = 0;
        long falseMinutes = 0;
        for (var number = 0; number < options.Services; number++)
        {
            var background = Backgrounds[number % Backgrounds.Length];
            var seed = Seeds.Mix(options.Seed, 77, number);
            var onsets = PickOnsets(seed);
            var values = Values(options, background, seed);
            var service = new SimulatedService(options);
            for (var minute = 0; minute < Length; minute++)
            {
                if (Array.IndexOf(onsets, minute) >= 0)
                {
                    delays.Add(Delay(service.Copy(), options, values, new FaultInjector(background, Fault.LevelShift, options.Step, minute, minute)));
                    decoyIncidents += RaisesIncident(service.Copy(), options, values, new FaultInjector(background, Fault.AnnouncedStep, options.Step, minute, minute)) ? 1 : 0;
                }

                var isIncident = service.Step(minute, At(values, options, minute), learn: true);
                if (minute < Learning)
                    continue;
                falseIncidents += isIncident ? 1 : 0;
                falseMinutes += isIncident || service.IsAlarming ? 1 : 0;
            }
        }

        var minutes = (long)options.Services * (Length - Learning);
        return new ServiceResult(options, minutes, falseIncidents, falseMinutes, options.Services * Onsets, decoyIncidents, [.. delays.Order()]);
    }

    /// <summary>Minutes from the onset to the incident, or infinity.</summary>
    private static double Delay(SimulatedService service, ServiceOptions options, double[] values, FaultInjector injector)
    {
        var row = new double[options.Series];
        for (var minute = injector.Onset; minute < injector.End + InjectionCell.SoonMinutes; minute++)
        {
            At(values, options, minute).CopyTo(row);
            for (var i = 0; i < options.Affected; i++)
                row[i] = injector.Apply(minute, row[i]);
            if (service.Step(minute, row, learn: true))
                return minute - injector.Onset + 1;
        }

        return double.PositiveInfinity;
    }

    private static bool RaisesIncident(SimulatedService service, ServiceOptions options, double[] values, FaultInjector injector)
    {
        var row = new double[options.Series];
        for (var minute = injector.Onset; minute < injector.End + AftermathMinutes; minute++)
        {
            At(values, options, minute).CopyTo(row);
            foreach (ref var value in row.AsSpan())
                value = injector.Apply(minute, value);
            if (service.Step(minute, row, injector.IsLearned(minute)))
                return true;
        }

        return false;
    }

    private static ReadOnlySpan<double> At(double[] values, ServiceOptions options, int minute) => values.AsSpan(minute * options.Series, options.Series);

    /// <summary>All series, minute by minute.</summary>
    private static double[] Values(ServiceOptions options, Background background, int seed)
    {
        var random = new Random(seed);
        var series = new SyntheticSeries[options.Series];
        for (var i = 0; i < series.Length; i++)
            series[i] = new SyntheticSeries(background, Seeds.Mix(seed, 78, i));
        var values = new double[Length * options.Series];
        for (var minute = 0; minute < Length; minute++)
        {
            var common = options.CommonNoise * SyntheticSeries.Sigma(background, minute) * SyntheticSeries.Normal(random);
            for (var i = 0; i < series.Length; i++)
            {
                var value = series[i].Next(minute) + common;
                values[(minute * options.Series) + i] = SyntheticSeries.IsCount(background) ? Math.Max(0, Math.Round(value)) : value;
            }
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
