namespace Pronoia.Probing;

/// <summary>Whether a failure is confirmed before it counts. Every attempt is recorded; nothing is retried in silence.</summary>
/// <param name="Attempts">How many further attempts follow a failed one; the first that succeeds ends them.</param>
/// <param name="Interval">The time between the end of an attempt and the start of the next.</param>
public sealed record ConfirmationPolicy(int Attempts, TimeSpan Interval)
{
    /// <summary>No confirmation: the first failure counts.</summary>
    public static ConfirmationPolicy None { get; } = new(0, TimeSpan.Zero);
}
