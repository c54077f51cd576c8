using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.Webhook;

/// <summary>Posts Alertmanager's webhook payload.</summary>
internal sealed class WebhookNotifier(WebhookConfig config, HttpSender sender)
    : HttpNotifier(config, sender)
{
    protected override HttpRequestMessage Request(Message message) =>
        HttpSender.Json(HttpMethod.Post, config.Url.Read(), WebhookPayload.Write(message.Notification, config.MaxAlerts));
}
