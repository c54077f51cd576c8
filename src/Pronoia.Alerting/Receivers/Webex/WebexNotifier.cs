using System.Text.Json.Nodes;
using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.Webex;

/// <summary>Webex's messages (https://developer.webex.com/docs/api/v1/messages/create-a-message): at most 7,439 bytes of Markdown.</summary>
internal sealed class WebexNotifier(WebexConfig config, HttpSender sender)
    : HttpNotifier(config, sender)
{
    private const int MaxBytes = 7439;

    protected override HttpRequestMessage Request(Message message)
    {
        // Words of ours are no markup: they go out as plain text.
        var (name, text) = message.Text(config.Message) is { } own
            ? ("markdown", own)
            : ("text", MessageText.Subject(message.Notification) + "\n\n" + MessageText.Plain(message.Notification, MaxBytes / 2));
        return Post(config.ApiUrl, new JsonObject { ["roomId"] = config.RoomId, [name] = MessageText.CutBytes(MessageText.Clean(text), MaxBytes) });
    }
}
