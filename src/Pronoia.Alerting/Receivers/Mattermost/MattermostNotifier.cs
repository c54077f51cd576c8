using System.Text.Json.Nodes;
using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.Mattermost;

/// <summary>
/// Mattermost's incoming webhook (https://developers.mattermost.com/integrate/webhooks/incoming/) with attachments: at most 16,383 characters of text, of which a
/// quarter is used.
/// </summary>
internal sealed class MattermostNotifier(MattermostConfig config, HttpSender sender)
    : HttpNotifier(config, sender)
{
    private const int MaxTitle = 1024;
    private const int MaxText = 4000;

    protected override HttpRequestMessage Request(Message message)
    {
        var json = new JsonObject()
            .Set("channel", message.Text(config.Channel))
            .Set("username", message.Text(config.Username, "mattermost.default.username"))
            .Set("icon_url", message.Text(config.IconUrl))
            .Set("icon_emoji", message.Text(config.IconEmoji))
            .Set("type", message.Text(config.Type));
        json["attachments"] = new JsonArray([Main(message), .. config.Attachments.Select(a => Attachment(a, message))]);
        if (message.Text(config.Card) is { } card)
        {
            json["props"] = new JsonObject { ["card"] = card };
        }

        if (config.Priority is var (level, ack, persistent))
        {
            json["priority"] = new JsonObject { ["requested_ack"] = ack, ["persistent_notifications"] = persistent }.Set("priority", message.Text(level));
        }

        return Post(config.Url.Read(), json);
    }

    private JsonObject Main(Message message)
    {
        var json = Attachment(config.Main, message);
        json["title"] = message.Subject(config.Main.Text("title"), "mattermost.default.title", MaxTitle);
        json["text"] = message.Body(config.Main.Text("text"), "mattermost.default.text", MaxText);
        return json
            .Set("fallback", message.Text(config.Main.Text("fallback"), "mattermost.default.fallback"))
            .Set("color", message.Text(config.Main.Text("color"), "mattermost.default.color"))
            .Set("title_link", message.Text(config.Main.Text("title_link"), "mattermost.default.titlelink"));
    }

    private static JsonObject Attachment(MattermostAttachment attachment, Message message)
    {
        var json = new JsonObject();
        foreach (var (name, text) in attachment.Texts)
        {
            json.Set(name, MessageText.Cut(MessageText.Clean(message.Text(text) ?? ""), MaxText));
        }

        if (attachment.Fields.Count > 0)
        {
            json["fields"] = new JsonArray(
            [
                .. attachment.Fields.Select(f =>
                {
                    var field = new JsonObject { ["title"] = message.Text(f.Title) ?? "", ["value"] = message.Text(f.Value) ?? "" };
                    if (f.Short is { } isShort)
                    {
                        field["short"] = isShort;
                    }

                    return field;
                }),
            ]);
        }

        return json;
    }
}
