using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.Discord;

/// <summary>Writes to a Discord channel through its webhook.</summary>
internal sealed class DiscordConfig(IntegrationReader reader) : HttpIntegrationConfig(reader)
{
    /// <summary>Where to post; a secret.</summary>
    public Uri Url { get; } = reader.SecretUrl("webhook_url");

    public string? Title { get; } = reader.Map.String("title");

    public string? Message { get; } = reader.Map.String("message");

    public string? Content { get; } = reader.Map.String("content");

    public string? Username { get; } = reader.Map.String("username");

    public string? AvatarUrl { get; } = reader.Map.String("avatar_url");
}
