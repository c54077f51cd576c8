namespace Pronoia.Alerting.Groups;

/// <summary>
/// A message that a process has decided to send. It is written before the message goes out, so that whoever comes after a crash sends the
/// same message under the same key, or not at all.
/// </summary>
internal sealed record Intent
{
    /// <summary>The idempotency key.</summary>
    public required string Id { get; init; }

    /// <summary>The instant that the message describes.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Until then the process that wrote it is the only one to send it.</summary>
    public required DateTimeOffset LeaseUntil { get; init; }

    /// <summary>The attempt under way, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>The alerts in the message.</summary>
    public required IReadOnlyList<Alert> Alerts { get; init; }

    /// <summary>All resolved alerts at the time, whether or not the integration wants to hear of them; sorted.</summary>
    public required IReadOnlyList<Fingerprint> Resolved { get; init; }

    /// <summary>The alerts in the message that flap; sorted.</summary>
    public IReadOnlyList<Fingerprint> Flapping { get; init; } = [];

    /// <summary>What the message is about.</summary>
    public Notifications.NotificationKind Kind { get; init; }

    /// <summary>A line for people; may be empty.</summary>
    public string Note { get; init; } = "";

    /// <summary>How many firing alerts were muted by alerts of the message.</summary>
    public int Suppressed { get; init; }

    /// <summary>The first of them, for people.</summary>
    public IReadOnlyList<string> SuppressedTitles { get; init; } = [];
}
