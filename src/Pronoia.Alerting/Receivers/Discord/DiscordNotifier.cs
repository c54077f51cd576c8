using System.Text.Json.Nodes;
using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.Discord;

/// <summary>
/// Discord's webhook (https://discord.com/developers/docs/resources/webhook#execute-webhook): at most 256 characters of title, 2,048 of
/// description (as in Alertmanager), 2,000 of content.
/// </summary>
internal sealed class DiscordNotifier(DiscordConfig config, HttpSender sender)
    : HttpNotifier(config, sender)
{
    private const int Red = 0x992D22;
    private const int Green = 0x2ECC71;

    protected override HttpRequestMessage Request(Message message) => Post(
        config.Url.Read(),
        new JsonObject
        {
            ["content"] = MessageText.Cut(message.Text(config.Content, "discord.default.content") ?? "", 2000),
            ["embeds"] = new JsonArray(new JsonObject
            {
                ["title"] = message.Subject(config.Title, "discord.default.title", 256),
                ["description"] = message.Body(config.Message, "discord.default.message", 2048),
                ["color"] = message.Notification.Resolved ? Green : Red,
            }),

            // An alert must not be able to ping everybody.
            ["allowed_mentions"] = new JsonObject { ["parse"] = !message.IsCustom(config.Content, "discord.default.content") ? new JsonArray() : new JsonArray("users", "roles", "everyone") },
        }
            .Set("username", message.Text(config.Username))
            .Set("avatar_url", message.Text(config.AvatarUrl)));
}
