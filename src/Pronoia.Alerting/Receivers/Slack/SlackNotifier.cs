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
    private const string DefaultTitle = "slack.default.title";

    // What templates say may be meant as Slack's markup; the default's words are not.
    private static readonly BodyStyle Style = new() { Links = false, Encode = Escape };

    protected override HttpRequestMessage Request(Message message)
    {
        var json = new JsonObject()
            .Set("channel", message.Text(config.Channel))
            .Set("username", message.Text(config.Username, "slack.default.username"))
            .Set("icon_emoji", message.Text(config.IconEmoji, "slack.default.iconemoji"))
            .Set("icon_url", message.Text(config.IconUrl, "slack.default.iconurl"));
        if (config.LinkNames)
        {
            json["link_names"] = true;
        }

        if (config.Blocks)
        {
            json["text"] = Title(message);
            json["blocks"] = Blocks(message);
        }
        else
        {
            json.Set("text", message.Text(config.MessageText));
            json["attachments"] = new JsonArray(Attachment(message));
        }

        var request = Post(config.Url.Read(), json);
        if (config.AppToken is { } token)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token.Read());
        }

        return request;
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
        var fallback = message.Text(config.Fallback, "slack.default.fallback") ?? "";
        var json = new JsonObject
        {
            ["title"] = Title(message),
            ["text"] = Body(message),
            ["fallback"] = MessageText.Cut(message.IsCustom(config.Fallback, "slack.default.fallback") ? fallback : Escape(fallback), MaxText),
            ["callback_id"] = message.Text(config.CallbackId, "slack.default.callbackid") ?? "",
            ["footer"] = message.Text(config.Footer, "slack.default.footer") ?? "",
            ["color"] = message.Text(config.Color, "slack.default.color") ?? "",
            ["mrkdwn_in"] = new JsonArray([.. config.MarkdownIn.Select(m => JsonValue.Create(m))]),
        }
            .Set("title_link", message.Text(config.TitleLink, "slack.default.titlelink"))
            .Set("pretext", message.Text(config.Pretext, "slack.default.pretext"))
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
            .. config.Actions.Select(a => Action(a, message)),
            .. message.Notification.Actions.Select(a => new JsonObject { ["type"] = "button", ["text"] = a.Key, ["url"] = a.Value.AbsoluteUri }),
        ]);
        if (actions.Count > 0)
        {
            json["actions"] = actions;
        }

        return json;
    }

    private static JsonObject Action(SlackAction action, Message message)
    {
        var json = new JsonObject { ["type"] = message.Text(action.Type), ["text"] = message.Text(action.Text) ?? "" }
            .Set("url", message.Text(action.Url)).Set("style", message.Text(action.Style)).Set("name", message.Text(action.Name)).Set("value", message.Text(action.Value));
        if (action.Confirm is { } confirm)
        {
            json["confirm"] = new JsonObject(confirm.Select(c => KeyValuePair.Create<string, JsonNode?>(c.Key, message.Text(c.Value))));
        }

        return json;
    }

    private JsonArray Blocks(Message message)
    {
        var blocks = new JsonArray
        {
            new JsonObject { ["type"] = "header", ["text"] = Plain(message.Subject(config.Title, DefaultTitle, MaxHeader)) },
        };
        if (Body(message) is { Length: > 0 } text)
        {
            blocks.Add(new JsonObject { ["type"] = "section", ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = text } });
        }

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

    private string Title(Message message)
    {
        var title = message.Subject(config.Title, DefaultTitle, MaxTitle);
        return message.IsCustom(config.Title, DefaultTitle) ? title : Escape(title);
    }

    private string Body(Message message) => message.Body(config.Text, "slack.default.text", MaxText, Style);

    private static JsonObject Plain(string text) => new() { ["type"] = "plain_text", ["text"] = text };

    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}
