using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.Webhook;

/// <summary>Posts Alertmanager's webhook payload.</summary>
internal sealed class WebhookNotifier(WebhookConfig config, HttpSender sender) : INotifier
{
    public Task NotifyAsync(Notification notification, CancellationToken cancellationToken) => sender.SendAsync(
        () => HttpSender.Json(HttpMethod.Post, config.Url, WebhookPayload.Write(notification, config.MaxAlerts)),
        notification.IdempotencyKey,
        cancellationToken,
        config.Timeout > TimeSpan.Zero ? config.Timeout : null);
}
