namespace Pronoia.Alerting.Groups;

/// <summary>What one integration was told about a group: Alertmanager's notification log entry, and what is under way.</summary>
internal sealed record IntegrationState
{
    /// <summary>The receiver.</summary>
    public required string Receiver { get; init; }

    /// <summary>The integration inside the receiver, for example <c>webhook[0]</c>.</summary>
    public required string Key { get; init; }

    /// <summary>When it was last told; null: never.</summary>
    public DateTimeOffset? NotifiedAt { get; init; }

    /// <summary>The alerts that were firing in the last message, sorted.</summary>
    public IReadOnlyList<Fingerprint> Firing { get; init; } = [];

    /// <summary>The alerts that were resolved in the last message, sorted.</summary>
    public IReadOnlyList<Fingerprint> Resolved { get; init; } = [];

    /// <summary>The alerts of which it knows that they fire and not yet that they are resolved, sorted.</summary>
    public IReadOnlyList<Fingerprint> Owed { get; init; } = [];

    /// <summary>The alerts of which it knows that they flap, sorted.</summary>
    public IReadOnlyList<Fingerprint> Flapping { get; init; } = [];

    /// <summary>The message being sent, or whose fate is unknown.</summary>
    public Intent? Intent { get; init; }

    /// <summary>Failed attempts since the last delivery.</summary>
    public int Failures { get; init; }

    /// <summary>When to try again after a failure; null: nothing failed.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>What failed last; empty where nothing did.</summary>
    public string Error { get; init; } = "";

    /// <summary>The message as delivered.</summary>
    public IntegrationState Delivered(Intent intent)
    {
        var firing = intent.Alerts.Where(a => a.EndsAt is null).Select(a => a.Fingerprint).ToArray();
        var resolved = intent.Resolved;
        return this with
        {
            NotifiedAt = intent.At,
            Firing = [.. firing.Order()],
            Resolved = resolved,
            Flapping = intent.Flapping,
            Owed = [.. Owed.Concat(firing).Except(resolved).Distinct().Order()],
            Intent = null,
            Failures = 0,
            RetryAt = null,
            Error = "",
        };
    }

    /// <summary>Whether this is the state of an integration.</summary>
    public bool Is(string receiver, string key) => Key == key && Receiver == receiver;
}
