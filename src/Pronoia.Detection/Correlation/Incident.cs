namespace Pronoia.Detection.Correlation;

/// <summary>Events that started together.</summary>
/// <param name="StartMs">Start of the earliest event, Unix milliseconds UTC.</param>
/// <param name="EndMs">End of the last event; null while one is open.</param>
/// <param name="Events">The events in order of start, then of series.</param>
/// <param name="Causes">The same events, the most probable cause first.</param>
public sealed record Incident(long StartMs, long? EndMs, IReadOnlyList<AnomalyEvent> Events, IReadOnlyList<ProbableCause> Causes);
