namespace Pronoia.Detection.Correlation;

/// <summary>How likely an event is the cause of its incident.</summary>
/// <param name="Event">The event.</param>
/// <param name="Rank">0 to 1: the mean of the three parts, of which precedence and topology weigh twice as much as strength.</param>
/// <param name="Precedence">1 for the event that came first, 0 for one that came a whole window later.</param>
/// <param name="Explains">Share of the other affected components that depend on this one, directly or not.</param>
/// <param name="Strength">The score of the event.</param>
public readonly record struct ProbableCause(AnomalyEvent Event, double Rank, double Precedence, double Explains, double Strength);
