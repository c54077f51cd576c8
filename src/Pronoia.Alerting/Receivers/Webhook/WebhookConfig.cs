using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.Webhook;

/// <summary>Posts Alertmanager's webhook payload.</summary>
internal sealed class WebhookConfig(IntegrationReader reader) : HttpIntegrationConfig(reader)
{
    /// <summary>Where to post; a secret.</summary>
    public SecretUrl Url { get; } = reader.SecretUrl("url");

    /// <summary>What to post instead of Alertmanager's payload, member by member; none where it is empty.</summary>
    public IReadOnlyList<KeyValuePair<string, TemplateTree>> Payload { get; } = reader.Trees("payload");

    /// <summary>At most so many alerts in one message; 0: all.</summary>
    public int MaxAlerts { get; } = (int)reader.Map.Int("max_alerts", 0, 0, int.MaxValue);
}
