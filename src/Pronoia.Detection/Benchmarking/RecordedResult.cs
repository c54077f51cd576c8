namespace Pronoia.Detection.Benchmarking;

/// <summary>The result of fault injection into recorded series.</summary>
/// <param name="Detector">Name of the detector.</param>
/// <param name="Cells">One entry per group, fault and magnitude.</param>
/// <param name="CleanPoints">Points outside learning and labelled windows, by group.</param>
/// <param name="CleanDays">The same time in series-days, by group.</param>
/// <param name="FalseEvents">Events in it, by group. An anomaly that nobody labelled counts as one.</param>
public sealed record RecordedResult(
    string Detector,
    IReadOnlyList<RecordedCell> Cells,
    IReadOnlyDictionary<string, long> CleanPoints,
    IReadOnlyDictionary<string, double> CleanDays,
    IReadOnlyDictionary<string, int> FalseEvents)
{
    /// <summary>Events outside labelled windows.</summary>
    public int AllFalseEvents => FalseEvents.Values.Sum();

    /// <summary>False events per series and month of 30 days; 0 without clean time.</summary>
    public double FalseEventsPerMonth => CleanDays.Values.Sum() is > 0 and var days ? 30 * AllFalseEvents / days : 0;
}
