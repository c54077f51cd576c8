namespace Pronoia.Detection.Benchmarking;

/// <summary>The result of a run of the fault-injection benchmark.</summary>
/// <param name="Detector">Name of the detector.</param>
/// <param name="Cells">One entry per background, fault and magnitude.</param>
/// <param name="CleanPoints">Points without a fault, the learning days aside, by background.</param>
/// <param name="FalseEvents">Events in them, by background.</param>
/// <param name="DecoyCells">The same for harmless changes: what is detected there is false.</param>
/// <param name="NanosecondsPerPoint">Mean cost of a point in the detector.</param>
public sealed record InjectionResult(
    string Detector,
    IReadOnlyList<InjectionCell> Cells,
    IReadOnlyDictionary<Background, long> CleanPoints,
    IReadOnlyDictionary<Background, int> FalseEvents,
    IReadOnlyList<InjectionCell> DecoyCells,
    double NanosecondsPerPoint)
{
    private const double PointsPerDay = 1440;

    /// <summary>One fault in so many days of a series: the base rate behind <see cref="FalseShare"/>.</summary>
    public const double DaysPerFault = 10;

    /// <summary>Points without a fault.</summary>
    public long Evaluations => CleanPoints.Values.Sum();

    /// <summary>Harmless changes injected.</summary>
    public int Decoys => DecoyCells.Sum(c => c.Injections);

    /// <summary>Harmless changes that opened an event.</summary>
    public int DecoyEvents => DecoyCells.Sum(c => c.Detected);

    /// <summary>Series-weeks without a fault.</summary>
    public double CleanWeeks => Evaluations / (7 * PointsPerDay);

    /// <summary>Events in the weeks without a fault.</summary>
    public int AllFalseEvents => FalseEvents.Values.Sum();

    /// <summary>False events per series and month of 30 days.</summary>
    public double FalseEventsPerMonth => Evaluations == 0 ? 0 : AllFalseEvents * 30 * PointsPerDay / Evaluations;

    /// <summary>False events per evaluated point.</summary>
    public double FalseEventsPerEvaluation => Evaluations == 0 ? 0 : (double)AllFalseEvents / Evaluations;

    /// <summary>Share of the hard faults that opened an event within five minutes.</summary>
    public double HardFaultsSoon => Soon(c => c.IsHard);

    /// <summary>
    /// The events that would be false at one hard fault per series in <see cref="DaysPerFault"/> days, of all events that this many
    /// days without a fault and their faults would bring: (events, trials) for a bound on the share.
    /// </summary>
    public (int False, int All) FalseShare
    {
        get
        {
            var faults = Evaluations / (PointsPerDay * DaysPerFault);
            var found = (int)Math.Round(faults * Share(c => c.IsHard, c => c.Detected));
            return (AllFalseEvents, AllFalseEvents + found);
        }
    }

    /// <summary>Share of the injections of some cells that opened an event within five minutes; NaN without any.</summary>
    /// <param name="which">The cells.</param>
    /// <returns>A ratio between 0 and 1.</returns>
    public double Soon(Func<InjectionCell, bool> which) => Share(which, c => c.WithinFiveMinutes);

    private double Share(Func<InjectionCell, bool> which, Func<InjectionCell, int> count)
    {
        var cells = Cells.Where(which).ToArray();
        return (double)cells.Sum(count) / cells.Sum(c => c.Injections);
    }

    /// <summary>Puts the results of disjoint sets of backgrounds together.</summary>
    /// <param name="parts">Results of the same detector and seed, at least one.</param>
    /// <returns>One result, as if the backgrounds had been run at once.</returns>
    public static InjectionResult Merge(IReadOnlyList<InjectionResult> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var evaluations = parts.Sum(p => p.Evaluations);
        return new InjectionResult(
            parts[0].Detector,
            [.. parts.SelectMany(p => p.Cells)],
            new SortedDictionary<Background, long>(parts.SelectMany(p => p.CleanPoints).ToDictionary()),
            new SortedDictionary<Background, int>(parts.SelectMany(p => p.FalseEvents).ToDictionary()),
            [.. parts.SelectMany(p => p.DecoyCells)],
            evaluations == 0 ? 0 : parts.Sum(p => p.NanosecondsPerPoint * p.Evaluations) / evaluations);
    }
}
