using Pronoia.Alerting.Groups;
using Pronoia.Alerting.Notifications;

namespace Pronoia.Alerting.Outbox;

/// <summary>A message that is about no group: a reminder or a digest. Stands once under its key, is delivered, and is kept so that it is not made again.</summary>
internal sealed record OutboxMessage
{
    public required string Receiver { get; init; }

    public required NotificationKind Kind { get; init; }

    /// <summary>What it is about, for the subject.</summary>
    public required string Subject { get; init; }

    /// <summary>The text.</summary>
    public required string Text { get; init; }

    public IReadOnlyList<Alert> Alerts { get; init; } = [];

    public required DateTimeOffset At { get; init; }

    /// <summary>When it may be forgotten.</summary>
    public required DateTimeOffset KeepUntil { get; init; }

    /// <summary>The integrations that have it.</summary>
    public IReadOnlyList<string> Delivered { get; init; } = [];

    /// <summary>Until then the process that sends it is the only one to.</summary>
    public DateTimeOffset LeaseUntil { get; init; }

    public int Failures { get; init; }

    /// <summary>Whether it is delivered to all, or given up.</summary>
    public bool Done { get; init; }

    public Notification ToNotification(string id, string integration, AlertManagerOptions options) => new()
    {
        Receiver = Receiver,
        Integration = integration,
        GroupKey = $"{{}}/{Kind}:{id}",
        GroupLabels = Prometheus.Model.Labels.Of([new("alertname", Subject)]),
        Alerts = Alerts,
        IdempotencyKey = GroupKey.Hash(id, Receiver, integration),
        Time = At,
        ExternalUrl = options.ExternalUrl,
        Kind = Kind,
        Note = Text,
    };
}
