using Pronoia.Alerting.Routing;

namespace Pronoia.Alerting.Groups;

/// <summary>The alerts of a group as of an instant, in the order of messages.</summary>
internal sealed class GroupView
{
    private readonly List<(Alert Alert, bool Muted)> _alerts;
    private readonly bool _routeMuted;

    public GroupView(GroupState state, GroupContext context)
    {
        var now = context.Now;
        _routeMuted = context.Muting.MutedBy(context.Route).Count > 0;
        Flapping = FlappingAlerts(state, context.Route.Flapping, now);
        _alerts = new List<(Alert, bool)>(state.Alerts.Count);
        foreach (var alert in state.Alerts.Order(AlertOrder.Instance))
        {
            var shown = alert.IsResolvedAt(now) && !Flapping.Contains(alert.Fingerprint) ? alert : alert with { EndsAt = null };
            _alerts.Add((shown, _routeMuted || context.Muting.Mutes(alert)));
        }
    }

    /// <summary>The alerts that flap.</summary>
    public IReadOnlySet<Fingerprint> Flapping { get; }

    /// <summary>
    /// The alerts of a message: those that are not muted, and resolved ones that the integration was told of while they fired – an incident
    /// that was opened must close. A muted time of the route holds those back until it ends.
    /// </summary>
    public List<Alert> For(IntegrationState known, bool sendResolved)
    {
        var visible = new List<Alert>(_alerts.Count);
        foreach (var (alert, muted) in _alerts)
        {
            var owed = muted && !_routeMuted && sendResolved && alert.EndsAt is not null && known.Owed.Contains(alert.Fingerprint);
            if (!muted || owed)
            {
                visible.Add(alert);
            }
        }

        return visible;
    }

    private static HashSet<Fingerprint> FlappingAlerts(GroupState state, FlappingPolicy? policy, DateTimeOffset now)
    {
        if (policy is null || state.History.Count == 0)
        {
            return [];
        }

        var alerts = state.Alerts.ToDictionary(a => a.Fingerprint);
        return
        [
            .. state.History
                .Where(h => alerts.TryGetValue(h.Alert, out var alert) && Groups.Flapping.Is(h, alert, policy, now))
                .Select(h => h.Alert),
        ];
    }
}
