using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Groups;

namespace Pronoia.Alerting.Views;

/// <summary>Makes the views of groups and alerts.</summary>
internal static class GroupViews
{
    public static IReadOnlyList<AlertGroupView> Make(
        AlertmanagerConfig config, IReadOnlyList<GroupBook.Entry> groups, Muting muting, AlertManagerOptions options, DateTimeOffset now)
    {
        var entries = groups.Where(g => !g.Orphan).ToArray();
        var receivers = entries
            .SelectMany(e => e.Group.Value.Alerts.Select(a => (a.Fingerprint, e.Group.Value.Receiver)))
            .GroupBy(p => p.Fingerprint, p => p.Receiver)
            .ToDictionary(g => g.Key, IReadOnlyList<string> (g) => [.. g.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
        var views = new List<AlertGroupView>(entries.Length);
        foreach (var entry in entries)
        {
            var state = entry.Group.Value;
            var context = new GroupContext(config, entry.Route, muting, options.Lease, options.DeadLetterAfter, now);
            var alerts = state.Alerts
                .Where(a => !a.IsResolvedAt(now))
                .Order(AlertOrder.Instance)
                .Select(a => View(a, state, muting.By(a), receivers[a.Fingerprint]))
                .ToArray();
            if (alerts.Length > 0)
            {
                views.Add(new AlertGroupView(
                    entry.Group.Key,
                    state.GroupKey,
                    state.Receiver,
                    state.Labels,
                    alerts,
                    state.Acknowledged,
                    [.. entry.Route.EscalateTo.Take(state.Level)],
                    muting.MutedBy(entry.Route),
                    [.. new GroupView(state, context).Flapping.Order()]));
            }
        }

        return [.. views.OrderBy(v => v.Labels).ThenBy(v => v.Receiver, StringComparer.Ordinal).ThenBy(v => v.Id, StringComparer.Ordinal)];
    }

    private static AlertView View(Alert alert, GroupState state, MutedBy by, IReadOnlyList<string> receivers) => new(
        alert,
        by.Any ? AlertState.Suppressed : state.Flushed ? AlertState.Active : AlertState.Unprocessed,
        by.Silences,
        by.Inhibiting is { } inhibiting ? [inhibiting] : [],
        receivers);
}
