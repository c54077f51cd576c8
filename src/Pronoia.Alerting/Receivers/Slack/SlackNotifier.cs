using System.Text.Json.Nodes;
using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.Slack;

/// <summary>
/// Slack messages with an attachment as Alertmanager writes them, or Block Kit (https://docs.slack.dev/reference/block-kit/blocks):
/// at most 150 characters of header, 3,000 of text.
/// </summary>
internal sealed class SlackNotifier(SlackConfig config, HttpSender sender)
    : HttpNotifier(config, sender)
{
    private const int MaxTitle = 1024;
    private const int MaxText = 3000;
    private const int MaxHeader = 150;

    protected override HttpRequestMessage Request(Message message)
    {
        var json = new JsonObject()
            .Set("channel", message.Text(config.Channel))
            .Set("username", message.Text(config.Username))
            .Set("icon_emoji", message.Text(config.IconEmoji))
            .Set("icon_url", message.Text(config.IconUrl));
        if (config.LinkNames)
        {
            json["link_names"] = true;
        }

        if (config.Blocks)
        {
            json["text"] = Escape(message.Subject(config.Title, MaxTitle));
            json["blocks"] = Blocks(message);
        }
        else
        {
            json["attachments"] = new JsonArray(Attachment(message));
        }

        return Post(config.Url.Read(), json);
    }

    /// <summary>A webhook answers <c>ok</c>; <c>chat.postMessage</c> answers 200 with <c>"ok": false</c> to what it refuses.</summary>
    protected override NotifyException? Accept(string body)
    {
        if (JsonBody.Read(body) is not { } answer || answer["ok"] is not JsonValue ok || !ok.TryGetValue<bool>(out var accepted) || accepted)
        {
            return null;
        }

        var error = answer["error"]?.ToString() ?? "";
        return new NotifyException($"Slack refused the message: {MessageText.OneLine(error, 100)}")
        {
            Retryable = error is "ratelimited" or "rate_limited" or "internal_error" or "fatal_error" or "service_unavailable" or "request_timeout",
        };
    }

    private JsonObject Attachment(Message message)
    {
        var notification = message.Notification;
        var title = message.Subject(config.Title, MaxTitle);
        var json = new JsonObject
        {
            ["title"] = config.Title is null ? Escape(title) : title,
            ["text"] = Body(message),
            ["fallback"] = MessageText.Cut(message.Text(config.Fallback) ?? Escape(title), MaxText),
            ["color"] = message.Text(config.Color, n => n.Resolved ? "good" : "danger"),
            ["mrkdwn_in"] = new JsonArray([.. config.MarkdownIn.Select(m => JsonValue.Create(m))]),
        }
            .Set("title_link", message.Text(config.TitleLink) ?? notification.ExternalUrl?.AbsoluteUri)
            .Set("pretext", message.Text(config.Pretext))
            .Set("callback_id", message.Text(config.CallbackId))
            .Set("footer", message.Text(config.Footer))
            .Set("image_url", message.Text(config.ImageUrl))
            .Set("thumb_url", message.Text(config.ThumbUrl));
        if (config.Fields.Count > 0)
        {
            json["fields"] = new JsonArray(
            [
                .. config.Fields.Select(f => new JsonObject { ["title"] = message.Text(f.Title) ?? "", ["value"] = message.Text(f.Value) ?? "", ["short"] = f.Short }),
            ]);
        }

        var actions = new JsonArray(
        [
            .. config.Actions.Select(a => new JsonObject { ["type"] = a.Type, ["text"] = message.Text(a.Text) ?? "" }
                .Set("url", message.Text(a.Url)).Set("style", a.Style).Set("name", a.Name).Set("value", message.Text(a.Value))),
            .. notification.Actions.Select(a => new JsonObject { ["type"] = "button", ["text"] = a.Key, ["url"] = a.Value.AbsoluteUri }),
        ]);
        if (actions.Count > 0)
        {
            json["actions"] = actions;
        }

        return json;
    }

    private JsonArray Blocks(Message message)
    {
        var blocks = new JsonArray
        {
            new JsonObject { ["type"] = "header", ["text"] = Plain(message.Subject(config.Title, MaxHeader)) },
            new JsonObject { ["type"] = "section", ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = Body(message) } },
        };
        var actions = new JsonArray(
        [
            .. message.Notification.Actions.Select(a => new JsonObject
            {
                ["type"] = "button",
                ["text"] = Plain(a.Key),
                ["url"] = a.Value.AbsoluteUri,
                ["action_id"] = a.Key.ToLowerInvariant(),
            }),
        ]);
        if (actions.Count > 0)
        {
            blocks.Add(new JsonObject { ["type"] = "actions", ["elements"] = actions });
        }

        return blocks;
    }

    // What templates say may be meant as Slack's markup; the default's words are not.
    private string Body(Message message) => MessageText.Cut(MessageText.Clean(message.Text(config.Text, EscapedDefault)), MaxText);

    /// <summary>The default message, cut so that it keeps the limit after escaping, which no entity may be cut by.</summary>
    private static string EscapedDefault(Notification notification)
    {
        var length = MaxText - 200;
        var escaped = Escape(MessageText.Plain(notification, length));
        while (escaped.Length > MaxText - 200)
        {
            length = length * 9 / 10;
            escaped = Escape(MessageText.Plain(notification, length));
        }

        return escaped;
    }

    private static JsonObject Plain(string text) => new() { ["type"] = "plain_text", ["text"] = text };

    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}
