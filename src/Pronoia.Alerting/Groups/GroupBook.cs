using System.Collections.Concurrent;
using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Routing;
using Pronoia.Alerting.State;

namespace Pronoia.Alerting.Groups;

/// <summary>
/// The groups that are stored, each with its route. A group that a change of the configuration left without a route is an orphan: its firing
/// alerts move to where they belong now, and it stays only to close what it had opened.
/// </summary>
internal sealed class GroupBook(AlertmanagerConfig config, DocumentStore<GroupState> store, AlertIngest ingest)
{
    private static readonly TimeSpan OrphanInterval = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(string Key, string Receiver), Route> _routes = config.Route.Walk()
        .GroupBy(r => (r.Key, r.Receiver))
        .ToDictionary(g => g.Key, g => g.First());

    private readonly ConcurrentDictionary<string, bool> _orphans = new(StringComparer.Ordinal);

    /// <summary>All groups. Orphans that are seen for the first time have handed on their alerts when this returns.</summary>
    public async Task<IReadOnlyList<Entry>> ListAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var stored = await store.ListAsync(cancellationToken).ConfigureAwait(false);
        var moved = false;
        foreach (var group in stored)
        {
            if (!_orphans.ContainsKey(group.Key))
            {
                var orphan = !HasPlace(group.Value);
                if (orphan)
                {
                    await ingest.PutAsync(group.Value.Alerts.Where(a => !a.IsResolvedAt(now)), now, cancellationToken).ConfigureAwait(false);
                    moved = true;
                }

                _orphans[group.Key] = orphan;
            }
        }

        foreach (var gone in _orphans.Count > stored.Count ? _orphans.Keys.Except(stored.Select(g => g.Key), StringComparer.Ordinal).ToArray() : [])
        {
            _orphans.TryRemove(gone, out _);
        }

        stored = moved ? await store.ListAsync(cancellationToken).ConfigureAwait(false) : stored;
        return [.. stored.Select(g => new Entry(g, RouteOf(g), _orphans.GetValueOrDefault(g.Key)))];
    }

    /// <summary>
    /// The orphan as its evaluation is to see it: nothing but a message that all is resolved, once none of its alerts fires anywhere else.
    /// Null: not yet.
    /// </summary>
    public static GroupState? Closing(GroupState orphan, IReadOnlySet<Fingerprint> firing, DateTimeOffset now) =>
        orphan.Alerts.Any(a => firing.Contains(a.Fingerprint))
            ? null
            : orphan with
            {
                Alerts = [.. orphan.Alerts.Select(a => a.IsResolvedAt(now) ? a : a with { EndsAt = now })],
                Acknowledged = null,
                History = [],
            };

    private Route RouteOf(Stored<GroupState> group) =>
        !_orphans.GetValueOrDefault(group.Key) && _routes.TryGetValue((group.Value.RouteKey, group.Value.Receiver), out var route)
            ? route
            : Route.Defaults with
            {
                Key = group.Value.RouteKey,
                Receiver = group.Value.Receiver,
                GroupInterval = OrphanInterval,
                RepeatInterval = TimeSpan.FromDays(365),
            };

    private bool HasPlace(GroupState group)
    {
        if (!_routes.TryGetValue((group.RouteKey, group.Receiver), out var route))
        {
            return false;
        }

        var matched = new List<Route>();
        return group.Alerts.All(alert =>
        {
            matched.Clear();
            config.Route.Match(alert.Labels, matched);
            return matched.Contains(route) && route.GroupLabels(alert.Labels).Equals(group.Labels);
        });
    }

    /// <summary>A group with its route.</summary>
    public sealed record Entry(Stored<GroupState> Group, Route Route, bool Orphan);
}
