using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.Teams;

/// <summary>Posts a card to a Microsoft Teams channel through a connector's incoming webhook, which Microsoft retires.</summary>
internal sealed class TeamsConnectorConfig(IntegrationReader reader) : HttpIntegrationConfig(reader)
{
    /// <summary>Where to post; a secret.</summary>
    public SecretUrl Url { get; } = reader.SecretUrl("webhook_url");

    public string? Title { get; } = reader.Text("title");

    public string? Summary { get; } = reader.Text("summary");

    public string? Text { get; } = reader.Text("text");
}
