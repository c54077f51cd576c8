using System.Net;
using System.Text;
using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.Twilio;

/// <summary>
/// Twilio's messages (https://www.twilio.com/docs/messaging/api/message-resource) and calls with TwiML
/// (https://www.twilio.com/docs/voice/api/call-resource). Texts are kept to two segments, a link aside, calls to one short sentence said twice.
/// </summary>
internal sealed class TwilioNotifier(TwilioConfig config, HttpSender sender)
    : HttpNotifier(config, sender)
{
    private const int MaxText = 300;

    protected override HttpRequestMessage Request(Message message)
    {
        var text = MessageText.OneLine(message.Subject(config.Message, "twilio.default.message", MaxText), MaxText);
        var form = new Dictionary<string, string>(StringComparer.Ordinal) { ["From"] = config.From, ["To"] = config.To };
        if (config.Voice)
        {
            var said = WebUtility.HtmlEncode(text);
            form["Twiml"] = $"<Response><Say>{said}</Say><Pause length=\"1\"/><Say>{said}</Say></Response>";
        }
        else
        {
            // A text message has room for one link.
            var link = !message.IsCustom(config.Message, "twilio.default.message") && message.Notification.Actions is [var first, ..] ? first.Value : null;
            form["Body"] = link is null ? text : $"{text} {link.AbsoluteUri}";
        }

        var path = $"2010-04-01/Accounts/{Uri.EscapeDataString(config.AccountSid)}/{(config.Voice ? "Calls" : "Messages")}.json";
        var request = new HttpRequestMessage(HttpMethod.Post, UrlText.Below(config.ApiUrl, path)) { Content = new FormUrlEncodedContent(form) };
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{config.AccountSid}:{config.AuthToken.Read()}"));
        request.Headers.TryAddWithoutValidation("Authorization", "Basic " + credentials);
        return request;
    }
}
