using Pronoia.Alerting;
using Pronoia.Alerting.State;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Reports;

/// <summary>How often people were told that an alert fires, from the log of notifications.</summary>
internal sealed class NotificationCounts
{
    // A message that was on its way while the alert ended, and a message from just before by another clock.
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(5);

    private readonly Labels _external;
    private readonly Dictionary<Fingerprint, List<DateTimeOffset>> _told = [];

    private NotificationCounts(Labels external) => _external = external;

    /// <summary>Reads what was delivered in a period.</summary>
    /// <param name="log">The log.</param>
    /// <param name="external">The labels that alerts carry outside.</param>
    /// <param name="from">The start.</param>
    /// <param name="to">The end.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public static async ValueTask<NotificationCounts> ReadAsync(IAlertingState log, Labels external, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var counts = new NotificationCounts(external);
        await foreach (var record in log.QueryAsync(from - Early, to, cancellationToken))
        {
            if (record is not { Outcome: NotificationOutcome.Delivered, Status: "firing" })
            {
                continue;
            }

            foreach (var alert in record.Alerts)
            {
                (counts._told.TryGetValue(alert, out var times) ? times : counts._told[alert] = []).Add(record.Time);
            }
        }

        return counts;
    }

    /// <summary>The messages about an alert from firing to its end.</summary>
    public int Of(Labels labels, DateTimeOffset firedAt, DateTimeOffset? resolvedAt)
    {
        // As the alert goes out: a label of its own comes before an external one of the same name.
        var sent = new LabelsBuilder(_external);
        foreach (var label in labels)
        {
            sent.Set(label.Name, label.Value);
        }

        return _told.TryGetValue(Fingerprint.Of(sent.ToLabels()), out var times)
            ? times.Count(t => t >= firedAt - Early && (resolvedAt is null || t <= resolvedAt + Late))
            : 0;
    }
}
