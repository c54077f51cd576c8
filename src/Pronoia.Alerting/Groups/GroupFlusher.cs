using System.Collections.Concurrent;
using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.State;

namespace Pronoia.Alerting.Groups;

/// <summary>Carries out what <see cref="GroupEvaluator"/> decides: claim by writing intents, send, write the outcome.</summary>
internal sealed class GroupFlusher(
    DocumentStore<GroupState> store, DocumentStore<DeadLetter> deadLetters, Delivery delivery, AlertManagerOptions options, TimeProvider time)
{
    private const int MaxClaims = 5;

    // What evaluations without an effect would have written: when to look again. Lost with the process, which then looks once more.
    private readonly ConcurrentDictionary<string, (string Version, DateTimeOffset NextFlush)> _looked = new(StringComparer.Ordinal);

    /// <summary>Does what is due for a group.</summary>
    /// <returns>When the group is due next; null: it is gone.</returns>
    public async Task<DateTimeOffset?> FlushAsync(
        Stored<GroupState> group, GroupContext context, FlushCounter counter, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxClaims; attempt++)
        {
            var current = Overlaid(group);
            var due = GroupEvaluator.NextDue(current, context);
            if (due > context.Now)
            {
                return due;
            }

            counter.Evaluated();
            var plan = GroupEvaluator.Evaluate(current, context);
            var over = IsOver(plan.State);
            if (!over && !plan.MustWrite)
            {
                _looked[group.Key] = (group.Version, plan.State.NextFlush);
                return GroupEvaluator.NextDue(plan.State, context);
            }

            if (over)
            {
                if (await store.TryDeleteAsync(group, cancellationToken).ConfigureAwait(false))
                {
                    _looked.TryRemove(group.Key, out _);
                    return null;
                }
            }
            else if (await store.TryPutAsync(group.Key, group, plan.State, cancellationToken).ConfigureAwait(false) is { } claimed)
            {
                return await SendAllAsync(claimed, plan.Sends, context, counter, cancellationToken).ConfigureAwait(false);
            }

            // Another writer was faster: look at what it wrote.
            if (await store.GetAsync(group.Key, cancellationToken).ConfigureAwait(false) is not { } fresh)
            {
                return null;
            }

            group = fresh;
        }

        return context.Now;
    }

    /// <summary>Writes the outcome of an attempt into the group, unless somebody else has taken the message over.</summary>
    public async Task<GroupState?> CommitAsync(
        string group, Notification notification, NotifyException? failure, GroupContext context, CancellationToken cancellationToken) =>
        await store.UpdateAsync(
            group,
            current =>
            {
                var integration = current?.Integration(notification.Receiver, notification.Integration);
                return current is null || integration!.Intent is not { } intent || intent.Id != notification.IdempotencyKey
                    ? null
                    : Outcome(current, integration, intent, failure, context with { Now = time.GetUtcNow() });
            },
            cancellationToken).ConfigureAwait(false);

    /// <summary>The key of the dead letter of an integration of a group: there is at most one.</summary>
    public static string DeadLetterKey(string group, string receiver, string integration) => GroupKey.Hash(group, receiver, integration);

    private GroupState Overlaid(Stored<GroupState> group) =>
        _looked.TryGetValue(group.Key, out var looked) && looked.Version == group.Version
            ? group.Value with { NextFlush = looked.NextFlush }
            : group.Value;

    private static bool IsOver(GroupState state) =>
        state.Alerts.Count == 0 && state.History.Count == 0 && state.Integrations.All(i => i.Intent is null && i.RetryAt is null);

    private async Task<DateTimeOffset?> SendAllAsync(
        Stored<GroupState> group,
        IReadOnlyList<(string Receiver, string Key)> sends,
        GroupContext context,
        FlushCounter counter,
        CancellationToken cancellationToken)
    {
        if (sends.Count == 0)
        {
            return GroupEvaluator.NextDue(group.Value, context);
        }

        var outcomes = await Task.WhenAll(sends.Select(s => SendAsync(group, s.Receiver, s.Key, context, counter, cancellationToken))).ConfigureAwait(false);
        var state = outcomes.Any(o => o is null)
            ? null
            : (await store.GetAsync(group.Key, cancellationToken).ConfigureAwait(false))?.Value;

        return state is null ? null : GroupEvaluator.NextDue(state, context);
    }

    private async Task<GroupState?> SendAsync(
        Stored<GroupState> group, string receiver, string key, GroupContext context, FlushCounter counter, CancellationToken cancellationToken)
    {
        var known = group.Value.Integration(receiver, key);
        var intent = known.Intent!;
        var links = options.ActionLinks is { } make ? await make(cancellationToken).ConfigureAwait(false) : null;
        var notification = new Notification
        {
            Receiver = receiver,
            Integration = key,
            GroupKey = group.Value.GroupKey,
            GroupLabels = group.Value.Labels,
            Alerts = intent.Alerts,
            IdempotencyKey = intent.Id,
            Time = intent.At,
            ExternalUrl = options.ExternalUrl,
            Kind = intent.Kind,
            Note = intent.Note,
            Suppressed = intent.Suppressed,
            SuppressedTitles = intent.SuppressedTitles,
            Actions = links?.For(group.Key, intent) ?? [],
        };
        var failure = await delivery.SendAsync(notification, intent.Attempt, counter, cancellationToken).ConfigureAwait(false);
        await NoteDeadLetterAsync(group.Key, notification, failure, intent.Attempt, known.Failures > 0, CancellationToken.None).ConfigureAwait(false);
        return await CommitAsync(group.Key, notification, failure, context, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task NoteDeadLetterAsync(
        string group, Notification notification, NotifyException? failure, int attempt, bool failedBefore, CancellationToken cancellationToken)
    {
        var key = DeadLetterKey(group, notification.Receiver, notification.Integration);
        if (failure is not null && delivery.IsDead(failure, attempt))
        {
            var letter = new DeadLetter(key, notification, failure.Message, time.GetUtcNow(), attempt);
            await deadLetters.UpdateAsync(key, _ => letter, cancellationToken).ConfigureAwait(false);
        }
        else if (failure is null && failedBefore
            && await deadLetters.GetAsync(key, cancellationToken).ConfigureAwait(false) is { } letter)
        {
            await deadLetters.TryDeleteAsync(letter, cancellationToken).ConfigureAwait(false);
        }
    }

    private GroupState Outcome(
        GroupState state, IntegrationState integration, Intent intent, NotifyException? failure, GroupContext context)
    {
        if (failure is null)
        {
            var delivered = state.With(integration.Delivered(intent));
            var fires = intent.Alerts.Any(a => a.EndsAt is null);
            return GroupEvaluator.Settle(fires ? delivered with { OpenedAt = state.OpenedAt ?? intent.At } : delivered, context);
        }

        var retryAt = context.Now + delivery.Backoff(integration.Failures, failure);
        return state.With(integration with
        {
            Failures = failure.Retryable ? integration.Failures + 1 : Math.Max(integration.Failures + 1, context.FallbackAfter),
            Error = failure.Message,

            // Where the message may have arrived, the next attempt repeats it as it was; else the next one says what is true then.
            RetryAt = failure.Ambiguous ? null : retryAt,
            Intent = failure.Ambiguous ? intent with { LeaseUntil = retryAt } : null,
        });
    }
}
