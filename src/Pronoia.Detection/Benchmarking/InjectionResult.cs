namespace Pronoia.Detection.Benchmarking;

/// <summary>The result of a run of the fault-injection benchmark.</summary>
/// <param name="Detector">Name of the detector.</param>
/// <param name="Cells">One entry per background, fault and magnitude.</param>
/// <param name="CleanWeeks">Series-weeks without a fault.</param>
/// <param name="FalseEvents">Events in them, by background.</param>
/// <param name="Decoys">Harmless changes injected.</param>
/// <param name="DecoyEvents">Harmless changes that opened an event.</param>
/// <param name="Evaluations">Points of the clean weeks.</param>
/// <param name="NanosecondsPerPoint">Mean cost of a point in the clean weeks, the making of the series included.</param>
public sealed record InjectionResult(
    string Detector,
    IReadOnlyList<InjectionCell> Cells,
    int CleanWeeks,
    IReadOnlyDictionary<Background, int> FalseEvents,
    int Decoys,
    int DecoyEvents,
    long Evaluations,
    double NanosecondsPerPoint)
{
    /// <summary>False events per series and month of 30 days.</summary>
    public double FalseEventsPerMonth => CleanWeeks == 0 ? 0 : FalseEvents.Values.Sum() * 30.0 / (7.0 * CleanWeeks);

    /// <summary>False events per evaluated point.</summary>
    public double FalseEventsPerEvaluation => Evaluations == 0 ? 0 : (double)FalseEvents.Values.Sum() / Evaluations;
}
