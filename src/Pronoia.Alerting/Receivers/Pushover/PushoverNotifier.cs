using System.Globalization;
using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.Pushover;

/// <summary>Pushover's message API (https://pushover.net/api): at most 250 characters of title, 1,024 of message, 512 of URL.</summary>
internal sealed class PushoverNotifier(PushoverConfig config, HttpSender sender)
    : HttpNotifier(config, sender)
{
    protected override HttpRequestMessage Request(Message message)
    {
        var notification = message.Notification;
        var title = message.Subject(config.Title, "pushover.default.title", 250);
        var body = message.Body(config.Message, "pushover.default.message", 1024).Trim();
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["token"] = config.Token.Read(),
            ["user"] = config.UserKey.Read(),
            ["title"] = title,
            ["message"] = body.Length > 0 ? body : "(no details)",

            // Emergencies are repeated until somebody confirms; what is resolved is none.
            ["priority"] = message.Text(config.Priority) ?? (notification.Resolved ? "0" : "2"),
            ["retry"] = Seconds(config.Retry),
            ["expire"] = Seconds(config.Expire),
        };
        Add(form, "url", MessageText.OneLine(message.Text(config.Url, "pushover.default.url") ?? "", 512));
        Add(form, "url_title", MessageText.OneLine(message.Text(config.UrlTitle) ?? "", 100));
        Add(form, "device", config.Device);
        Add(form, "sound", message.Text(config.Sound));
        Add(form, "ttl", config.Ttl is { } ttl ? Seconds(ttl) : null);
        Add(form, "html", config.Html ? "1" : null);
        Add(form, "monospace", config.Monospace ? "1" : null);
        return new HttpRequestMessage(HttpMethod.Post, config.ApiUrl) { Content = new FormUrlEncodedContent(form) };
    }

    private static string Seconds(TimeSpan time) => ((long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private static void Add(Dictionary<string, string> form, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            form[name] = value;
        }
    }
}
