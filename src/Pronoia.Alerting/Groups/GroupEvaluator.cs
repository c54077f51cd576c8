using System.Globalization;
using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Notifications;

namespace Pronoia.Alerting.Groups;

/// <summary>Decides what a group needs at an instant. Pure: no clock, no input or output.</summary>
internal static class GroupEvaluator
{
    private const int MaxSuppressedTitles = 10;

    /// <summary>Evaluates a group: which messages go out (as intents in the state), which alerts leave, when to look again.</summary>
    public static GroupPlan Evaluate(GroupState state, GroupContext context)
    {
        var now = context.Now;
        var tick = state.NextFlush <= now;
        var next = Escalate(context.WithoutGone(state), context);
        GroupView? view = null;
        var sends = new List<(string Receiver, string Key)>();
        foreach (var receiver in context.Receivers(next).ToArray())
        {
            // Whoever is brought in is told at once; the others at the group's flushes, or when a failed message is due again.
            var joins = Joins(receiver, state);
            foreach (var integration in receiver.Integrations)
            {
                var current = next.Integration(receiver.Name, integration.Key);
                var wanted = current.RetryAt is { } retry ? retry <= now : tick || joins;
                if (current.Intent is null && wanted)
                {
                    view ??= new GroupView(state, context);
                }

                var decided = Decide(current, integration, wanted ? view : null, next, context);
                if (joins || !ReferenceEquals(decided, current))
                {
                    next = next.With(decided);
                    if (decided.Intent is not null)
                    {
                        sends.Add((receiver.Name, integration.Key));
                    }
                }
            }
        }

        if (tick)
        {
            next = Settle(next with { NextFlush = now + context.Route.GroupInterval, Flushed = true, Dirty = false }, context, view);
        }

        return new GroupPlan(next, sends, MustWrite(state, next));
    }

    /// <summary>
    /// Removes resolved alerts that nobody waits to hear of, and ends the incident with the last firing one. Nothing leaves while a message
    /// is under way or has failed, because the next attempt may need it.
    /// </summary>
    public static GroupState Settle(GroupState state, GroupContext context, GroupView? view = null)
    {
        if (state.Dirty || state.Integrations.Any(i => i.Intent is not null || i.RetryAt is not null))
        {
            return state;
        }

        var hear = context.Receivers(state)
            .SelectMany(r => r.Integrations.Where(i => i.SendResolved).SelectMany(i => state.Integration(r.Name, i.Key).Owed))
            .ToHashSet();
        hear.UnionWith((view ?? new GroupView(state, context)).Flapping);
        var kept = state.Alerts.Where(a => !a.IsResolvedAt(context.Now) || hear.Contains(a.Fingerprint)).ToArray();
        var history = context.Route.Flapping is { } policy ? Flapping.Prune(state.History, policy, context.Now) : [];
        if (kept.Length == state.Alerts.Count && history.Count == state.History.Count)
        {
            return state;
        }

        var settled = state with { Alerts = kept, History = history };
        return kept.Length > 0 ? settled : settled with { OpenedAt = null, Level = 0, Acknowledged = null };
    }

    /// <summary>When the group needs attention next.</summary>
    public static DateTimeOffset NextDue(GroupState state, GroupContext context)
    {
        state = context.WithoutGone(state);
        if (context.Receivers(state).Any(r => Joins(r, state)))
        {
            return context.Now;
        }

        var next = state.NextFlush;
        foreach (var integration in state.Integrations)
        {
            var due = integration.Intent?.LeaseUntil ?? integration.RetryAt;
            next = due < next ? due.Value : next;
        }

        return EscalatesAt(state, context.Route) is { } escalation && escalation < next ? escalation : next;
    }

    private static bool Joins(ReceiverConfig receiver, GroupState state) =>
        receiver.Name != state.Receiver && receiver.Integrations.Count > 0 && state.Integrations.All(i => i.Receiver != receiver.Name);

    private static DateTimeOffset? EscalatesAt(GroupState state, Routing.Route route) =>
        state.OpenedAt is { } opened && state.Acknowledged is null && route.EscalateAfter is { } after && state.Level < route.EscalateTo.Count
            ? opened + (after * (state.Level + 1))
            : null;

    private static GroupState Escalate(GroupState state, GroupContext context)
    {
        while (EscalatesAt(state, context.Route) is { } at && at <= context.Now)
        {
            state = state with { Level = state.Level + 1 };
        }

        return state;
    }

    private static IntegrationState Decide(
        IntegrationState current, IntegrationConfig integration, GroupView? view, GroupState state, GroupContext context)
    {
        var now = context.Now;
        if (current.Intent is { } intent)
        {
            // Its sender has died, or could not tell whether the message arrived: the same message again.
            return intent.LeaseUntil > now
                ? current
                : current with { Intent = intent with { LeaseUntil = now + context.Lease, Attempt = intent.Attempt + 1 } };
        }

        if (view is null)
        {
            return current;
        }

        var visible = view.For(current, integration.SendResolved);
        var firing = visible.Where(a => a.EndsAt is null).ToArray();
        var resolved = visible.Where(a => a.EndsAt is not null).Select(a => a.Fingerprint).Order().ToArray();
        var flapping = firing.Select(a => a.Fingerprint).Where(view.Flapping.Contains).Order().ToArray();
        if (!NeedsUpdate(current, integration.SendResolved, firing, resolved, flapping, state, context))
        {
            return current.RetryAt is null ? current : current with { RetryAt = null, Failures = 0, Error = "" };
        }

        var (kind, note) = Occasion(current, flapping, state, context);
        var suppressed = context.Muting.Suppressed(firing);
        var message = new Intent
        {
            Id = GroupKey.Hash(
                state.GroupKey, state.Receiver, current.Receiver, integration.Key, now.UtcTicks.ToString(CultureInfo.InvariantCulture)),
            At = now,
            LeaseUntil = now + context.Lease,
            Attempt = current.Failures + 1,
            Alerts = integration.SendResolved ? visible : firing,
            Resolved = resolved,
            Flapping = flapping,
            Kind = kind,
            Note = note,
            Suppressed = suppressed.Count,
            SuppressedTitles = [.. suppressed.Take(MaxSuppressedTitles).Select(Messages.AlertText.Title)],
        };

        // Nothing to say to an integration that does not hear of resolved alerts: only note that they are.
        return message.Alerts.Count == 0 ? current.Delivered(message) : current with { Intent = message };
    }

    /// <summary>
    /// Alertmanager's <c>DedupStage.needsUpdate</c>, and three rules more: a resolve that is owed always goes out, flapping is told once,
    /// and what somebody acknowledged is not repeated.
    /// </summary>
    private static bool NeedsUpdate(
        IntegrationState known,
        bool sendResolved,
        Alert[] firing,
        Fingerprint[] resolved,
        Fingerprint[] flapping,
        GroupState state,
        GroupContext context)
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

        var told = known.Firing.ToHashSet();
        return firing.Any(a => !told.Contains(a.Fingerprint))
            || (sendResolved && resolved.Any(f => !known.Resolved.Contains(f)))
            || flapping.Any(f => !known.Flapping.Contains(f))
            || (state.Acknowledged is null && notifiedAt < context.Now - context.Route.RepeatInterval);
    }

    private static (NotificationKind Kind, string Note) Occasion(
        IntegrationState known, Fingerprint[] flapping, GroupState state, GroupContext context)
    {
        if (known.Receiver != state.Receiver && known.NotifiedAt is null)
        {
            if (known.Receiver == context.Config.FallbackReceiver && !context.Route.EscalateTo.Take(state.Level).Contains(known.Receiver, StringComparer.Ordinal))
            {
                var failing = state.Integrations.FirstOrDefault(i => i.Receiver != known.Receiver && i.Failures >= context.FallbackAfter);
                return (NotificationKind.Fallback, failing is null
                    ? $"{state.Receiver} could not be reached for a while."
                    : $"{failing.Receiver} ({failing.Key}) cannot be reached: {failing.Error}");
            }

            var waited = PrometheusTime(context.Now - state.OpenedAt);
            return (NotificationKind.Escalation, $"Nobody at {state.Receiver} acknowledged this within {waited}.");
        }

        var newlyFlapping = flapping.Count(f => !known.Flapping.Contains(f));
        return newlyFlapping == 0
            ? (NotificationKind.Alerts, "")
            : (NotificationKind.Alerts, $"{newlyFlapping} of these alerts keep changing their state; shown as firing until they are quiet for {PrometheusTime(context.Route.Flapping!.Hold)}.");
    }

    private static string PrometheusTime(TimeSpan? duration) =>
        Prometheus.Model.PrometheusDuration.Format(TimeSpan.FromSeconds(Math.Round((duration ?? TimeSpan.Zero).TotalSeconds)));

    /// <summary>A flush that changed nothing but the time of the next one need not be written.</summary>
    private static bool MustWrite(GroupState before, GroupState after) =>
        !before.Flushed || before.Dirty || !ReferenceEquals(before.Alerts, after.Alerts) || !ReferenceEquals(before.History, after.History)
            ? !ReferenceEquals(before, after)
            : !ReferenceEquals(before.Integrations, after.Integrations) || before.Level != after.Level;
}
