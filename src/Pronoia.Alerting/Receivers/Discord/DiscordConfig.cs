using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.Discord;

/// <summary>Writes to a Discord channel through its webhook.</summary>
internal sealed class DiscordConfig(IntegrationReader reader) : HttpIntegrationConfig(reader)
{
    /// <summary>Where to post; a secret.</summary>
    public SecretUrl Url { get; } = reader.SecretUrl("webhook_url");

    public string? Title { get; } = reader.Text("title");

    public string? Message { get; } = reader.Text("message");

    public string? Content { get; } = reader.Text("content");

    public string? Username { get; } = reader.Text("username");

    public string? AvatarUrl { get; } = reader.Text("avatar_url");
}
