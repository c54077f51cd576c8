using System.Text.Json.Nodes;
using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Notifications;

namespace Pronoia.Alerting.Receivers.Http;

/// <summary>A notifier that makes one request per message.</summary>
internal abstract class HttpNotifier(HttpIntegrationConfig config, HttpSender sender) : INotifier
{
    public Task NotifyAsync(Notification notification, CancellationToken cancellationToken) => sender.SendAsync(
        () => Request(new Message(notification, config.Templates)),
        notification.IdempotencyKey,
        cancellationToken,
        config.Timeout,
        Accept);

    /// <summary>Makes the request; called once per attempt.</summary>
    protected abstract HttpRequestMessage Request(Message message);

    /// <summary>Reads a 2xx answer's body: null, or the error in it. Some services answer 200 to what they refuse.</summary>
    protected virtual NotifyException? Accept(string body) => null;

    protected static HttpRequestMessage Post(Uri url, JsonObject body) => HttpSender.Json(HttpMethod.Post, url, JsonBody.Write(body));
}
