using System.Text.Json.Nodes;
using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.Webex;

/// <summary>Webex's messages (https://developer.webex.com/docs/api/v1/messages/create-a-message): at most 7,439 bytes of Markdown.</summary>
internal sealed class WebexNotifier(WebexConfig config, HttpSender sender)
    : HttpNotifier(config, sender)
{
    private const int MaxBytes = 7439;

    // Without its angle brackets nothing that an alert says mentions anybody.
    private static readonly BodyStyle Markdown = new() { InBytes = true, Encode = text => text.Replace("<", "&lt;", StringComparison.Ordinal) };

    protected override HttpRequestMessage Request(Message message)
    {
        return Post(config.ApiUrl, new JsonObject { ["roomId"] = message.Text(config.RoomId), ["markdown"] = message.Body(config.Message, "webex.default.message", MaxBytes, Markdown) });
    }
}
