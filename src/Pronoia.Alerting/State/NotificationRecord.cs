namespace Pronoia.Alerting.State;

/// <summary>One delivery attempt, as the notification log keeps it.</summary>
/// <param name="Id">The notification's idempotency key: the same for all attempts to deliver the same message.</param>
/// <param name="Time">When the attempt ended (UTC).</param>
/// <param name="Receiver">The receiver's name.</param>
/// <param name="Integration">The integration inside the receiver, for example <c>webhook[0]</c>.</param>
/// <param name="GroupKey">The group of alerts.</param>
/// <param name="Status"><c>firing</c> or <c>resolved</c>.</param>
/// <param name="Alerts">The alerts in the message.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Attempts">How many attempts there have been with this one.</param>
/// <param name="Error">What went wrong, without secrets; empty where nothing did.</param>
public sealed record NotificationRecord(
    string Id,
    DateTimeOffset Time,
    string Receiver,
    string Integration,
    string GroupKey,
    string Status,
    IReadOnlyList<Fingerprint> Alerts,
    NotificationOutcome Outcome,
    int Attempts,
    string Error);
