using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Receivers.Http;
using Pronoia.Alerting.Receivers.Webhook;

namespace Pronoia.Alerting.Receivers.IncidentIo;

/// <summary>incident.io's alert source for Alertmanager (https://api-docs.incident.io/tag/Alert-Events-V2): the webhook's payload with a bearer token; at most 512 KB.</summary>
internal sealed class IncidentIoNotifier(IncidentIoConfig config, HttpSender sender)
    : HttpNotifier(config, sender)
{
    private const int MaxBytes = 512_000;

    protected override HttpRequestMessage Request(Message message)
    {
        var request = HttpSender.Json(HttpMethod.Post, config.Url.Read(), Body(message));
        if (config.Token is { } token)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token.Read());
        }

        return request;
    }

    // What is too long would be refused with status 429, and so for ever.
    private byte[] Body(Message message)
    {
        var count = config.MaxAlerts > 0 ? Math.Min(config.MaxAlerts, message.Notification.Alerts.Count) : message.Notification.Alerts.Count;
        var body = WebhookPayload.Write(message.Notification, count);
        while (body.Length > MaxBytes && count > 1)
        {
            count /= 2;
            body = WebhookPayload.Write(message.Notification, count);
        }

        return body;
    }
}
