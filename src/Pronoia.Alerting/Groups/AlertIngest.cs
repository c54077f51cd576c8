using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Routing;
using Pronoia.Alerting.State;
using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting.Groups;

/// <summary>Puts alerts into the groups that they belong to.</summary>
internal sealed class AlertIngest(AlertmanagerConfig config, DocumentStore<GroupState> store, int concurrency)
{
    /// <summary>Adds or updates alerts that have their times set and are valid.</summary>
    public async Task PutAsync(IEnumerable<Alert> alerts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var routes = new List<Route>();
        var byGroup = new Dictionary<string, (Route Route, Labels Labels, List<Alert> Alerts)>(StringComparer.Ordinal);
        foreach (var alert in alerts)
        {
            routes.Clear();
            config.Route.Match(alert.Labels, routes);
            foreach (var route in routes)
            {
                var labels = route.GroupLabels(alert.Labels);
                var key = GroupKey.Document(route.Key, route.Receiver, labels);
                if (!byGroup.TryGetValue(key, out var group))
                {
                    byGroup[key] = group = (route, labels, []);
                }

                group.Alerts.Add(alert);
            }
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(byGroup, parallel, async (group, ct) =>
        {
            var (route, labels, members) = group.Value;
            await store.UpdateAsync(group.Key, current => Merge(current, route, labels, members, now), ct).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    internal static GroupState? Merge(GroupState? current, Route route, Labels labels, IReadOnlyList<Alert> updates, DateTimeOffset now)
    {
        var alerts = current?.Alerts.ToDictionary(a => a.Fingerprint) ?? [];
        var changed = false;
        var old = false;
        var started = new HashSet<Fingerprint>();
        foreach (var update in updates)
        {
            var merged = update;
            if (alerts.TryGetValue(update.Fingerprint, out var known))
            {
                merged = known.Overlaps(update) ? known.Merge(update, now) : update;
                changed |= known.IsResolvedAt(now) != merged.IsResolvedAt(now);
                if (known.IsResolvedAt(now) && !merged.IsResolvedAt(now))
                {
                    started.Add(update.Fingerprint);
                }
            }
            else if (update.IsResolvedAt(now))
            {
                // Nobody was told of it here, so nobody needs to hear that it is over.
                continue;
            }
            else
            {
                changed = true;
                started.Add(update.Fingerprint);
            }

            alerts[update.Fingerprint] = merged;
            old |= update.StartsAt + route.GroupWait < now;
        }

        if (current is null && alerts.Count == 0)
        {
            return null;
        }

        var next = current ?? new GroupState
        {
            RouteKey = route.Key,
            Receiver = route.Receiver,
            Labels = labels,
            NextFlush = now + route.GroupWait,
        };
        var joined = next.Acknowledged is { } acknowledged && started.Any(f => !acknowledged.Alerts.Contains(f));
        return next with
        {
            // What somebody took on was the incident without the alert that joins now.
            Acknowledged = joined ? null : next.Acknowledged,
            History = route.Flapping is { } policy ? Flapping.Record(next.History, started, policy, now) : [],
            Alerts = [.. alerts.Values.OrderBy(a => a.Fingerprint)],
            Dirty = next.Dirty || changed,
            NextFlush = !next.Flushed ? (old ? Earlier(next.NextFlush, now) : next.NextFlush)
                : next.Dirty ? next.NextFlush
                : Phase(next.NextFlush, route.GroupInterval, now),
        };
    }

    // A quiet group's flushes are not written; its next one is on the grid of the last that was.
    private static DateTimeOffset Phase(DateTimeOffset flush, TimeSpan interval, DateTimeOffset now)
    {
        if (flush > now)
        {
            return flush;
        }

        var periods = ((now - flush).Ticks / interval.Ticks) + 1;
        return flush + TimeSpan.FromTicks(periods * interval.Ticks);
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
