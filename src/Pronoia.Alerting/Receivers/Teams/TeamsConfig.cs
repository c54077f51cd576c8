using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.Teams;

/// <summary>Posts a card to a Microsoft Teams channel through a workflow's webhook.</summary>
internal sealed class TeamsConfig(IntegrationReader reader) : HttpIntegrationConfig(reader)
{
    /// <summary>Where to post; a secret.</summary>
    public SecretUrl Url { get; } = reader.SecretUrl("webhook_url");

    public string? Title { get; } = reader.Text("title");

    public string? Text { get; } = reader.Text("text");
}
