using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.Webhook;

/// <summary>Posts Alertmanager's webhook payload.</summary>
internal sealed record WebhookConfig : IntegrationConfig
{
    /// <summary>Where to post; a secret.</summary>
    public required Uri Url { get; init; }

    /// <summary>At most so many alerts in one message; 0: all.</summary>
    public required int MaxAlerts { get; init; }

    public required HttpClientConfig Http { get; init; }

    /// <summary>How long one attempt may take.</summary>
    public required TimeSpan Timeout { get; init; }

    public override string ToString() => Key;

    public static WebhookConfig Read(IntegrationReader reader) => new()
    {
        Kind = reader.Kind,
        Index = reader.Index,
        SendResolved = reader.SendResolved,
        Url = reader.SecretUrl("url"),
        MaxAlerts = (int)reader.Map.Int("max_alerts", 0, 0, int.MaxValue),
        Timeout = reader.Map.Duration("timeout", TimeSpan.Zero),
        Http = reader.Http,
    };
}
