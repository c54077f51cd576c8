namespace Pronoia.Detection.Correlation;

/// <summary>What is to be said of a group of series at one time.</summary>
/// <param name="Phase">Whether an event of the group opened, goes on or ended.</param>
/// <param name="StartMs">When it opened, Unix milliseconds UTC; 0 outside events.</param>
/// <param name="Judged">How many series were judged.</param>
/// <param name="PValue">Probability of series that deviate together at least as much while nothing is wrong, from the group's own past; 1 while that is learned.</param>
/// <param name="MemberScore">The size of the standard score from which a series takes part; infinite outside events.</param>
public readonly record struct GroupVerdict(EventPhase Phase, long StartMs, int Judged, double PValue, double MemberScore)
{
    /// <summary>Whether a series takes part in the event.</summary>
    /// <param name="score">What <see cref="GroupMember.Observe"/> gave for it.</param>
    /// <returns>False for series that were not judged.</returns>
    public bool Concerns(in GroupScore score) => score.Size >= MemberScore;
}
