namespace Pronoia.Probing;

/// <summary>How long a good answer may take, from the start of the probe to its end.</summary>
/// <param name="Degraded">Slower is <see cref="ProbeVerdict.Degraded"/>; null for no limit.</param>
/// <param name="Failed">Slower fails with <see cref="FailureClass.Timeout"/>; null for no limit.</param>
public sealed record ResponseTimeLimits(TimeSpan? Degraded, TimeSpan? Failed)
{
    /// <summary>No limits.</summary>
    public static ResponseTimeLimits None { get; } = new(null, null);
}
