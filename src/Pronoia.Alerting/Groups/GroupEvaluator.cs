using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Routing;

namespace Pronoia.Alerting.Groups;

/// <summary>Decides what a group needs at an instant. Pure: no clock, no input or output.</summary>
internal static class GroupEvaluator
{
    /// <summary>
    /// Evaluates a group: which messages go out (as intents in the state), which alerts leave, when to look again.
    /// </summary>
    /// <param name="state">The group.</param>
    /// <param name="route">Its route.</param>
    /// <param name="receiver">Its receiver.</param>
    /// <param name="muting">What is muted.</param>
    /// <param name="lease">How long the evaluating process keeps the messages to itself.</param>
    /// <param name="now">The instant.</param>
    public static GroupPlan Evaluate(
        GroupState state, Route route, ReceiverConfig receiver, Muting muting, TimeSpan lease, DateTimeOffset now)
    {
        var tick = state.NextFlush <= now;
        var view = tick || state.Integrations.Any(i => i.Intent is null && i.RetryAt <= now) ? View(state, route, muting, now) : null;
        var next = state;
        var sends = new List<string>();
        foreach (var integration in receiver.Integrations)
        {
            var current = state.Integration(integration.Key);
            var decided = Decide(current, integration, view, tick, state, route, lease, now);
            if (!ReferenceEquals(decided, current))
            {
                next = next.With(decided);
                if (decided.Intent is not null)
                {
                    sends.Add(integration.Key);
                }
            }
        }

        if (tick)
        {
            next = next with { NextFlush = now + route.GroupInterval, Flushed = true, Dirty = false };
            next = DropSettled(next, receiver, now);
        }

        return new GroupPlan(next, sends, Worth(state, next));
    }

    /// <summary>
    /// Removes resolved alerts that nobody waits to hear of. Nothing leaves while a message is under way or failed, because the next
    /// attempt may need it.
    /// </summary>
    public static GroupState DropSettled(GroupState state, ReceiverConfig receiver, DateTimeOffset now)
    {
        var owing = receiver.Integrations.Select(i => (i.SendResolved, State: state.Integration(i.Key))).ToArray();
        if (state.Dirty || owing.Any(o => o.State.Intent is not null || o.State.RetryAt is not null))
        {
            return state;
        }

        var owed = owing.Where(o => o.SendResolved).SelectMany(o => o.State.Owed).ToHashSet();
        var kept = state.Alerts.Where(a => !a.IsResolvedAt(now) || owed.Contains(a.Fingerprint)).ToArray();
        return kept.Length == state.Alerts.Count ? state : state with { Alerts = kept };
    }

    /// <summary>When the group needs attention next.</summary>
    public static DateTimeOffset NextDue(GroupState state)
    {
        var next = state.NextFlush;
        foreach (var integration in state.Integrations)
        {
            var due = integration.Intent?.LeaseUntil ?? integration.RetryAt;
            next = due < next ? due.Value : next;
        }

        return next;
    }

    private static IntegrationState Decide(
        IntegrationState current,
        IntegrationConfig integration,
        GroupView? view,
        bool tick,
        GroupState state,
        Route route,
        TimeSpan lease,
        DateTimeOffset now)
    {
        if (current.Intent is { } intent)
        {
            // Its sender has died, or was cut off: the same message again.
            return intent.LeaseUntil > now
                ? current
                : current with { Intent = intent with { LeaseUntil = now + lease, Attempt = intent.Attempt + 1 } };
        }

        if (view is null || (current.RetryAt is { } retry ? retry > now : !tick))
        {
            return current;
        }

        var visible = Visible(view, current, integration.SendResolved);
        var firing = visible.Where(a => a.EndsAt is null).ToArray();
        var resolved = visible.Where(a => a.EndsAt is not null).Select(a => a.Fingerprint).Order().ToArray();
        if (!NeedsUpdate(current, integration.SendResolved, firing, resolved, route.RepeatInterval, now))
        {
            return current.RetryAt is null ? current : current with { RetryAt = null, Failures = 0 };
        }

        var message = new Intent
        {
            Id = GroupKey.Hash(state.GroupKey, state.Receiver, integration.Key, now.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            At = now,
            LeaseUntil = now + lease,
            Attempt = current.Failures + 1,
            Alerts = integration.SendResolved ? visible : firing,
            Resolved = resolved,
            Suppressed = view.Suppressed,
        };

        // Nothing to say to an integration that does not hear of resolved alerts: only note that they are.
        return message.Alerts.Count == 0 ? current.Delivered(message, now) : current with { Intent = message };
    }

    /// <summary>Alertmanager's <c>DedupStage.needsUpdate</c>, and one rule more: a resolve that is owed always goes out.</summary>
    private static bool NeedsUpdate(
        IntegrationState known, bool sendResolved, Alert[] firing, Fingerprint[] resolved, TimeSpan repeat, DateTimeOffset now)
    {
        if (sendResolved && resolved.Any(known.Owed.Contains))
        {
            return true;
        }

        if (known.NotifiedAt is not { } notifiedAt)
        {
            return firing.Length > 0;
        }

        if (firing.Length == 0)
        {
            return resolved.Length > 0 && known.Firing.Count > 0;
        }

        return firing.Any(a => !known.Firing.Contains(a.Fingerprint))
            || (sendResolved && resolved.Any(f => !known.Resolved.Contains(f)))
            || notifiedAt < now - repeat;
    }

    private static GroupView View(GroupState state, Route route, Muting muting, DateTimeOffset now)
    {
        var routeMuted = muting.MutedBy(route).Count > 0;
        var alerts = new List<(Alert, bool)>(state.Alerts.Count);
        foreach (var alert in state.Alerts.Order(AlertOrder.Instance))
        {
            var shown = alert.IsResolvedAt(now) ? alert : alert with { EndsAt = null };
            alerts.Add((shown, routeMuted || muting.Mutes(alert)));
        }

        return new GroupView(alerts, routeMuted, 0);
    }

    /// <summary>
    /// The alerts of a message: those that are not muted, and resolved ones that the integration was told of while they fired – an incident
    /// that was opened must close. A muted time of the route holds those back until it ends.
    /// </summary>
    private static List<Alert> Visible(GroupView view, IntegrationState known, bool sendResolved)
    {
        var visible = new List<Alert>(view.Alerts.Count);
        foreach (var (alert, muted) in view.Alerts)
        {
            var owed = muted && !view.RouteMuted && sendResolved && alert.EndsAt is not null && known.Owed.Contains(alert.Fingerprint);
            if (!muted || owed)
            {
                visible.Add(alert);
            }
        }

        return visible;
    }

    /// <summary>Whether the plan must be written: a flush that changed nothing but the time of the next one need not.</summary>
    private static bool Worth(GroupState before, GroupState after) =>
        !before.Flushed || before.Dirty || !ReferenceEquals(before.Alerts, after.Alerts) || !ReferenceEquals(before.Integrations, after.Integrations)
            ? !ReferenceEquals(before, after)
            : false;

    private sealed record GroupView(IReadOnlyList<(Alert Alert, bool Muted)> Alerts, bool RouteMuted, int Suppressed);
}
