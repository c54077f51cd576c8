using Pronoia.Alerting;
using Pronoia.Engine.Alerts;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Incidents;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Detection;

/// <summary>Writes events to the table <c>anomalies</c>, tells the book of incidents and alerting. Doing it twice changes nothing.</summary>
internal sealed class EventPublisher(ITableStore tables, AlertSink alerts, IncidentRecorder incidents, TimeProvider time)
{
    private static readonly TimeSpan ResendDelay = TimeSpan.FromMinutes(1);

    /// <summary>Publishes what is new and renews what is open; ended events that are published leave the state.</summary>
    public async ValueTask PublishAsync(ShardState state, PronoiaConfig config, TimeSpan interval, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        TrackedSeries[] active = [.. state.Tracked.Values.Where(t => t.Event is not null).OrderBy(t => t.Entry, StringComparer.Ordinal).ThenBy(t => t.Series)];
        if (active.Length == 0)
        {
            return;
        }

        await WriteAsync([.. active.Where(t => !t.Event!.Published).Select(t => AnomalyRow.Create(t.Event!))], cancellationToken);
        TrackedSeries[] due = [.. active.Where(t => IsDue(t, t.Event!, now))];
        var renewEvery = interval > ResendDelay ? interval : ResendDelay;
        var book = await ReportAsync(state, [.. due.Where(t => t.DetectionConfig is not null)], config, renewEvery, cancellationToken);
        // All events of an incident have the same cause.
        var causes = new Dictionary<string, string>(StringComparer.Ordinal);
        await alerts.PutAsync([.. due.Where(t => t.Event!.Alerts).Select(t => ToAlert(t, t.Event!, book, causes, config, renewEvery, now))], cancellationToken);
        foreach (var tracked in due)
        {
            // An end that the book could not take stays, so that it is told with the next slot.
            var e = tracked.Event!;
            tracked.Event = book is null && e.EndedAt is not null ? e : e with { LastSentAt = now };
        }

        foreach (var tracked in active)
        {
            // An ended event has had its last word with this round.
            var e = tracked.Event!;
            tracked.Event = e.EndedAt is null ? e with { Published = true } : book is null && Array.IndexOf(due, tracked) >= 0 ? e : null;
        }
    }

    private async ValueTask WriteAsync(TableRow[] rows, CancellationToken cancellationToken)
    {
        foreach (var partition in rows.GroupBy(r => r.PartitionKey, StringComparer.Ordinal))
        {
            foreach (var batch in partition.Chunk(100))
            {
                await tables.ApplyAsync(AnomalyRow.Table, partition.Key, [.. batch.Select(TableOperation.Upsert)], cancellationToken);
            }
        }
    }

    /// <summary>Tells the book; null where it could not be written.</summary>
    private async ValueTask<IncidentBook?> ReportAsync(ShardState state, TrackedSeries[] due, PronoiaConfig config, TimeSpan renewEvery, CancellationToken cancellationToken)
    {
        if (due.Length == 0)
        {
            return new IncidentBook([]);
        }

        var topology = IncidentTopology.Of(config);
        return await incidents.TakeAsync(config, [.. due.Select(t => Signal(t, t.Event!, topology, renewEvery, HasNeighbours(state, t)))], cancellationToken);
    }

    private static IncidentSignal Signal(TrackedSeries tracked, DetectionEvent e, IncidentTopology topology, TimeSpan renewEvery, bool hasNeighbours) => new(
        new IncidentMember
        {
            Entry = e.Entry,
            Series = e.Series,
            Component = topology.Component(e.Series),
            Kind = e.Kind,
            StartedAt = e.StartedAt,
            EndedAt = e.EndedAt,
            Evidence = e.Evidence,
            Summary = e.Summary,
            Share = e.Share,
        },
        tracked.DetectionConfig!.Alert,
        tracked.DetectionConfig.Labels,
        renewEvery)
    {
        Counts = !e.IsSettling,
        HasNeighbours = hasNeighbours,
    };

    private static bool HasNeighbours(ShardState state, TrackedSeries tracked) =>
        tracked.Group is { Length: > 0 } name && state.Groups.TryGetValue(name, out var group) && group.IsJudged;

    // An event that ended before its "for" was over was never told of, so there is nothing to resolve.
    private static bool IsDue(TrackedSeries tracked, DetectionEvent e, DateTimeOffset now) => e.LastSentAt is { } sent
        ? !e.Published || (e.EndedAt is null && now - sent >= ResendDelay)
        : e.EndedAt is null && now - e.StartedAt >= (tracked.DetectionConfig?.For ?? ForecastEvents.HoldOf(tracked.ForecastConfig!, e));

    /// <summary>The labels of the alert of an event.</summary>
    /// <param name="config">Whose external labels it carries.</param>
    /// <param name="own">The labels of its entry.</param>
    /// <param name="e">The event.</param>
    public static Labels LabelsOf(PronoiaConfig config, Labels own, DetectionEvent e)
    {
        var labels = new LabelsBuilder(config.ExternalLabels);
        var series = AnomalyRow.SeriesOf(e);
        foreach (var label in series.Concat(own))
        {
            labels.Set(label.Name, label.Value);
        }

        return labels.Remove(Label.MetricName).Set("alertname", e.Entry).Set("metric", series.Name).ToLabels();
    }

    private static Alert ToAlert(TrackedSeries tracked, DetectionEvent e, IncidentBook? book, Dictionary<string, string> causes, PronoiaConfig config, TimeSpan renewEvery, DateTimeOffset now)
    {
        var (ownLabels, ownAnnotations) = tracked.DetectionConfig is { } d
            ? (d.Labels, d.Annotations)
            : (tracked.ForecastConfig!.Labels, tracked.ForecastConfig.Annotations);
        var named = e.Series.Without(Label.MetricName);
        var subject = e.Series.Contains("target") ? $" of {e.Series["target"]}" : named.Count > 0 ? $" of {named}" : "";
        var annotations = new LabelsBuilder()
            .Set("summary", $"{e.Series.Name}{subject}: {e.Summary}")
            // Not a label: a spike that stays becomes a level shift, and labels are what an alert is known by.
            .Set("kind", e.Kind)
            .Set("description", $"Series {e.Series}; {e.Summary}.");
        var evidence = e.Evidence;
        if (book?.Find(e.Entry, e.Series, e.StartedAt) is { } found)
        {
            annotations.Set("incident", found.Id);
            if (found.Members.Count > 1)
            {
                if (!causes.TryGetValue(found.Id, out var cause))
                {
                    causes[found.Id] = cause = IncidentView.Sentence(IncidentRecorder.View(found, config).Causes[0]);
                }

                evidence = evidence with { ProbableCause = cause };
            }
        }

        foreach (var annotation in ownAnnotations)
        {
            annotations.Set(annotation.Name, annotation.Value);
        }

        return new Alert
        {
            Labels = LabelsOf(config, ownLabels, e),
            Annotations = annotations.ToLabels(),
            StartsAt = e.StartedAt,
            // As Prometheus does: it ends by itself when whoever renews it is gone for four rounds.
            EndsAt = e.EndedAt ?? now + (4 * renewEvery),
            GeneratorUrl = Links.Target(config.Global.ExternalUrl, e.Series["target"]),
            Evidence = evidence,
        };
    }
}
