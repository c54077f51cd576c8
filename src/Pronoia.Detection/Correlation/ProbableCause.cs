namespace Pronoia.Detection.Correlation;

/// <summary>How likely an event is the cause of its incident.</summary>
/// <param name="Event">The event.</param>
/// <param name="Rank">0 to 1: the mean of the four parts, of which precedence and topology weigh most.</param>
/// <param name="Precedence">1 for the event that came first, 0 for one that came a whole window later.</param>
/// <param name="Dependents">How many of the other affected components depend on this one, directly or not.</param>
/// <param name="Others">How many other components are affected.</param>
/// <param name="Strength">The score of the event.</param>
/// <param name="Share">The part of the change of its metric that it carries, 0 to 1.</param>
/// <param name="Needs">How many of the other affected components it depends on itself, those that began much later aside.</param>
public readonly record struct ProbableCause(AnomalyEvent Event, double Rank, double Precedence, int Dependents, int Others, double Strength, double Share, int Needs = 0)
{
    /// <summary>Share of the other affected components that depend on this one; 0 where there is no other.</summary>
    public double Explains => Others == 0 ? 0 : (double)Dependents / Others;
}
