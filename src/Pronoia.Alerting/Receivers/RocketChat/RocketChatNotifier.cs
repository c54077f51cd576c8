using System.Text.Json.Nodes;
using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.RocketChat;

/// <summary>
/// Rocket.Chat's <c>chat.postMessage</c> (https://developer.rocket.chat/apidocs/post-message). A message takes 5,000 characters by default.
/// </summary>
internal sealed class RocketChatNotifier(RocketChatConfig config, HttpSender sender)
    : HttpNotifier(config, sender)
{
    private const int MaxTitle = 1024;
    private const int MaxText = 4000;

    protected override HttpRequestMessage Request(Message message)
    {
        var json = new JsonObject()
            .Set("channel", message.Text(config.Channel))
            .Set("emoji", message.Text(config.Emoji, "rocketchat.default.emoji"))
            .Set("avatar", message.Text(config.IconUrl, "rocketchat.default.iconurl"));
        json["attachments"] = new JsonArray(Attachment(message));
        var request = Post(UrlText.Below(config.ApiUrl, "api/v1/chat.postMessage"), json);
        request.Headers.TryAddWithoutValidation("X-Auth-Token", config.Token.Read());
        request.Headers.TryAddWithoutValidation("X-User-Id", config.TokenId.Read());
        return request;
    }

    /// <summary>Some refusals come with status 200.</summary>
    protected override NotifyException? Accept(string body) =>
        JsonBody.Read(body)?["success"] is JsonValue success && success.TryGetValue<bool>(out var accepted) && !accepted
            ? new NotifyException($"Rocket.Chat refused the message: {MessageText.OneLine(JsonBody.Read(body)!["error"]?.ToString() ?? "", 100)}") { Retryable = false }
            : null;

    private JsonObject Attachment(Message message)
    {
        var notification = message.Notification;
        var json = new JsonObject
        {
            ["title"] = message.Subject(config.Title, "rocketchat.default.title", MaxTitle),
            ["text"] = message.Body(config.Text, "rocketchat.default.text", MaxText, BodyStyle.WithButtons),
            ["color"] = message.Text(config.Color) ?? (notification.Resolved ? "green" : "red"),
        }
            .Set("title_link", message.Text(config.TitleLink, "rocketchat.default.titlelink"))
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
            .. config.Actions.Select(a => new JsonObject { ["type"] = "button" }
                .Set("text", message.Text(a.Text)).Set("url", message.Text(a.Url)).Set("msg", message.Text(a.Message))),
            .. notification.Actions.Select(a => new JsonObject { ["type"] = "button", ["text"] = a.Key, ["url"] = a.Value.AbsoluteUri }),
        ]);
        if (actions.Count > 0)
        {
            json["actions"] = actions;
        }

        return json;
    }
}
