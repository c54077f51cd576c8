namespace Pronoia.Probing;

/// <summary>One attempt of a probe: the first, or one that confirms a failure.</summary>
/// <param name="StartedAt">When it started, UTC.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Success">Whether it succeeded.</param>
/// <param name="Failure">Why it failed.</param>
/// <param name="Message">One sentence for people.</param>
public sealed record ProbeAttempt(DateTimeOffset StartedAt, TimeSpan Duration, bool Success, FailureClass Failure, string Message);
