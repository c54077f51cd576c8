using Pronoia.Alerting;

namespace Pronoia.Engine.Alerts;

/// <summary>Where rules and detectors hand in alerts. Wakes the notifier when something came in.</summary>
internal sealed class AlertSink(Func<AlertManager> alertManager)
{
    private long _generation;

    /// <summary>Rises whenever alerts came in; what was due before may be due earlier now.</summary>
    public long Generation => Interlocked.Read(ref _generation);

    /// <summary>Hands in alerts, firing or resolved.</summary>
    public async ValueTask PutAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellationToken)
    {
        if (alerts.Count == 0)
        {
            return;
        }

        await alertManager().PutAlertsAsync(alerts, cancellationToken);
        Interlocked.Increment(ref _generation);
    }
}
