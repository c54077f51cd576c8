using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.Receivers.Console;
using Pronoia.Alerting.Receivers.Http;
using Pronoia.Alerting.Receivers.Webhook;

namespace Pronoia.Alerting.Receivers;

/// <summary>Makes the notifiers of every kind of integration that configurations may hold.</summary>
/// <param name="time">The clock for timeouts and pauses between quick retries.</param>
/// <param name="writeLine">Where <c>console_configs</c> write to, line by line.</param>
public sealed class NotifierFactory(TimeProvider time, Action<string> writeLine) : INotifierFactory
{
    internal HttpSenderOptions Http { get; init; } = new();

    /// <inheritdoc/>
    public INotifier Create(ReceiverConfig receiver, IntegrationConfig integration) => integration switch
    {
        ConsoleConfig => new ConsoleNotifier(writeLine),
        WebhookConfig webhook => new WebhookNotifier(webhook, Sender(webhook.Http)),
        _ => throw new NotSupportedException($"no notifier for {integration.Kind}"),
    };

    private HttpSender Sender(HttpClientConfig config) => new(HttpClients.Create(config), time, Http);
}
