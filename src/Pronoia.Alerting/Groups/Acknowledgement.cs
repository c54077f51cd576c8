namespace Pronoia.Alerting.Groups;

/// <summary>Somebody has taken a group on: it no longer escalates or repeats until another alert joins it.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Comment">What they say; may be empty.</param>
public sealed record Acknowledgement(string By, DateTimeOffset At, string Comment)
{
    /// <summary>The alerts that fired then.</summary>
    public IReadOnlyList<Fingerprint> Alerts { get; init; } = [];
}
