using System.Text.Json.Nodes;
using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.Webhook;

/// <summary>Posts Alertmanager's webhook payload.</summary>
internal sealed class WebhookNotifier(WebhookConfig config, HttpSender sender)
    : HttpNotifier(config, sender)
{
    private const int MaxText = 64 * 1024;

    protected override HttpRequestMessage Request(Message message) => config.Payload.Count == 0
        ? HttpSender.Json(HttpMethod.Post, config.Url.Read(), WebhookPayload.Write(message.Notification, config.MaxAlerts))
        : Post(config.Url.Read(), Payload(message));

    private JsonObject Payload(Message message)
    {
        var json = new JsonObject();
        foreach (var (name, value) in config.Payload)
        {
            // Names are templates too: of two that come out alike the last holds.
            json[message.Text(name) ?? ""] = value.Expand(message, MaxText);
        }

        return json;
    }
}
