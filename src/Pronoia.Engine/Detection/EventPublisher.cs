using Pronoia.Alerting;
using Pronoia.Engine.Alerts;
using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Detection;

/// <summary>Writes events to the table <c>anomalies</c> and tells alerting. Doing it twice changes nothing.</summary>
internal sealed class EventPublisher(ITableStore tables, AlertSink alerts, TimeProvider time)
{
    private static readonly TimeSpan ResendDelay = TimeSpan.FromMinutes(1);

    /// <summary>Publishes what is new and renews what is open; ended events that are published leave the state.</summary>
    public async ValueTask PublishAsync(ShardState state, PronoiaConfig config, TimeSpan interval, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var send = new List<Alert>();
        var rows = new List<TableRow>();
        foreach (var tracked in state.Tracked.Values.Where(t => t.Event is not null).OrderBy(t => t.Entry, StringComparer.Ordinal).ThenBy(t => t.Series))
        {
            var e = tracked.Event!;
            if (!e.Published)
            {
                rows.Add(AnomalyRow.Create(e));
            }

            if (e.Alerts && IsDue(tracked, e, now))
            {
                send.Add(ToAlert(tracked, e, config, interval, now));
                e = e with { LastSentAt = now };
            }

            // An ended event has had its last word with this round.
            tracked.Event = e.EndedAt is null ? e with { Published = true } : null;
        }

        foreach (var partition in rows.GroupBy(r => r.PartitionKey, StringComparer.Ordinal))
        {
            foreach (var batch in partition.Chunk(100))
            {
                await tables.ApplyAsync(AnomalyRow.Table, partition.Key, [.. batch.Select(TableOperation.Upsert)], cancellationToken);
            }
        }

        await alerts.PutAsync(send, cancellationToken);
    }

    // An event that ended before its "for" was over was never an alert, so there is nothing to resolve.
    private static bool IsDue(TrackedSeries tracked, DetectionEvent e, DateTimeOffset now) => e.LastSentAt is { } sent
        ? !e.Published || (e.EndedAt is null && now - sent >= ResendDelay)
        : e.EndedAt is null && now - e.StartedAt >= (tracked.DetectionConfig?.For ?? TimeSpan.Zero);

    private static Alert ToAlert(TrackedSeries tracked, DetectionEvent e, PronoiaConfig config, TimeSpan interval, DateTimeOffset now)
    {
        var (ownLabels, ownAnnotations) = tracked.DetectionConfig is { } d
            ? (d.Labels, d.Annotations)
            : (tracked.ForecastConfig!.Labels, tracked.ForecastConfig.Annotations);
        var labels = new LabelsBuilder(config.ExternalLabels);
        foreach (var label in e.Series.Concat(ownLabels))
        {
            labels.Set(label.Name, label.Value);
        }

        labels.Remove(Label.MetricName).Set("alertname", e.Entry).Set("metric", e.Series.Name);
        var subject = e.Series.Contains("target") ? e.Series["target"] : e.Series.Without(Label.MetricName).ToString();
        var annotations = new LabelsBuilder()
            .Set("summary", $"{e.Series.Name} of {subject}: {e.Summary}")
            // Not a label: a spike that stays becomes a level shift, and labels are what an alert is known by.
            .Set("kind", e.Kind)
            .Set("description", $"Series {e.Series}; {e.Summary}.");
        foreach (var annotation in ownAnnotations)
        {
            annotations.Set(annotation.Name, annotation.Value);
        }

        var renewEvery = interval > ResendDelay ? interval : ResendDelay;
        return new Alert
        {
            Labels = labels.ToLabels(),
            Annotations = annotations.ToLabels(),
            StartsAt = e.StartedAt,
            // As Prometheus does: it ends by itself when whoever renews it is gone for four rounds.
            EndsAt = e.EndedAt ?? now + (4 * renewEvery),
            GeneratorUrl = Links.Target(config.Global.ExternalUrl, e.Series["target"]),
            Evidence = e.Evidence,
        };
    }
}
