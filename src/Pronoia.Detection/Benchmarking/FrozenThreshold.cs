namespace Pronoia.Detection.Benchmarking;

/// <summary>
/// Chooses the threshold of a detector by the false events it raises on series of another seed, so that detectors are compared at the
/// same number of false events and none is tuned on the series it is judged by.
/// </summary>
public static class FrozenThreshold
{
    private static readonly double[] Budgets = [100, 30, 10, 4.3, 2, 1, 0.3, 0.1, 0.01];
    private static readonly double[] Confidences = [95, 99, 99.9, 99.99, 99.999, 99.9999, 99.99999];

    /// <summary>Finds the most sensitive setting that keeps to a number of false events.</summary>
    /// <param name="options">The run it is for; its seed is not used for choosing.</param>
    /// <param name="falseEventsPerMonth">The most false events per series and 30 days.</param>
    /// <param name="time">A clock.</param>
    /// <returns>The options with the threshold set; the least sensitive one where none keeps to the number.</returns>
    public static InjectionOptions Freeze(InjectionOptions options, double falseEventsPerMonth, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        var disjoint = options with { Seed = ~options.Seed };
        foreach (var candidate in Candidates(options.Detector))
        {
            if (InjectionBenchmark.FalseEventsPerMonth(disjoint with { Detector = candidate }, time) <= falseEventsPerMonth)
                return options with { Detector = candidate };
        }

        return options with { Detector = Candidates(options.Detector).Last() };
    }

    private static IEnumerable<DetectorOptions> Candidates(DetectorOptions detector) => detector.Name is Detectors.Auto or Detectors.Band
        ? Budgets.Select(b => detector with { FalseAlarmsPerMonth = b })
        : Confidences.Select(c => detector with { Confidence = c });
}
