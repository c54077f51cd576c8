using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Notifications;

namespace Pronoia.Engine.Backtests;

/// <summary>Writes down what would be sent, and sends nothing.</summary>
internal sealed class RecordingNotifiers(TimeProvider time) : INotifierFactory
{
    public List<BacktestPage> Pages { get; } = [];

    public INotifier Create(ReceiverConfig receiver, IntegrationConfig integration) => new Recorder(this);

    private sealed class Recorder(RecordingNotifiers all) : INotifier
    {
        public Task NotifyAsync(Notification notification, CancellationToken cancellationToken)
        {
            var first = notification.Alerts is [var alert, ..] ? alert : null;
            var summary = first is null ? notification.Note : first.Annotations["summary"] is { Length: > 0 } text ? text : first.Name;
            lock (all.Pages)
            {
                all.Pages.Add(new BacktestPage(
                    all.Time.GetUtcNow(), notification.Receiver, notification.Integration, !notification.Resolved, notification.GroupLabels, notification.Alerts.Count, summary));
            }

            return Task.CompletedTask;
        }
    }

    private TimeProvider Time { get; } = time;
}
