using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.Routing;
using Pronoia.Alerting.State;

namespace Pronoia.Alerting.Groups;

/// <summary>Carries out what <see cref="GroupEvaluator"/> decides: claim by writing intents, send, write the outcome.</summary>
internal sealed class GroupFlusher(
    GroupStore store,
    IAlertingState state,
    NotifierSet notifiers,
    AlertManagerOptions options,
    TimeProvider time)
{
    private const int MaxClaims = 5;

    // What evaluations without an effect would have written: when to look again. Lost with the process, which then looks once more.
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, (string Version, DateTimeOffset NextFlush)> _looked =
        new(StringComparer.Ordinal);

    /// <summary>Does what is due for a group.</summary>
    /// <returns>When the group is due next; null: it is gone.</returns>
    public async Task<DateTimeOffset?> FlushAsync(
        StoredGroup group, Route route, ReceiverConfig receiver, Muting muting, FlushCounter counter, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxClaims; attempt++)
        {
            var current = Overlaid(group);
            var now = time.GetUtcNow();
            var due = GroupEvaluator.NextDue(current);
            if (due > now)
            {
                return due;
            }

            counter.Evaluated();
            var plan = GroupEvaluator.Evaluate(current, route, receiver, muting, options.Lease, now);
            var over = IsOver(plan.State);
            if (!over && !plan.MustWrite)
            {
                _looked[group.Key] = (group.Version, plan.State.NextFlush);
                return GroupEvaluator.NextDue(plan.State);
            }

            if (over)
            {
                if (await store.TryDeleteAsync(group, cancellationToken).ConfigureAwait(false))
                {
                    return null;
                }
            }
            else if (await store.TryPutAsync(group.Key, group, plan.State, cancellationToken).ConfigureAwait(false) is { } claimed)
            {
                await Task.WhenAll(plan.Sends.Select(key => SendAsync(claimed, receiver, key, counter, cancellationToken))).ConfigureAwait(false);
                return plan.Sends.Count == 0 ? GroupEvaluator.NextDue(plan.State) : await DueAfterSendingAsync(group.Key, cancellationToken).ConfigureAwait(false);
            }

            // Another writer was faster: look at what it wrote.
            if (await store.GetAsync(group.Key, cancellationToken).ConfigureAwait(false) is not { } fresh)
            {
                return null;
            }

            group = fresh;
        }

        return time.GetUtcNow();
    }

    private GroupState Overlaid(StoredGroup group) =>
        _looked.TryGetValue(group.Key, out var looked) && looked.Version == group.Version
            ? group.State with { NextFlush = looked.NextFlush }
            : group.State;

    private static bool IsOver(GroupState state) => state.Alerts.Count == 0 && state.Integrations.All(i => i.Intent is null && i.RetryAt is null);

    private async Task<DateTimeOffset?> DueAfterSendingAsync(string key, CancellationToken cancellationToken) =>
        await store.GetAsync(key, cancellationToken).ConfigureAwait(false) is { } after ? GroupEvaluator.NextDue(after.State) : null;

    private async Task SendAsync(
        StoredGroup group, ReceiverConfig receiver, string key, FlushCounter counter, CancellationToken cancellationToken)
    {
        var intent = group.State.Integration(key).Intent!;
        var notification = new Notification
        {
            Receiver = receiver.Name,
            Integration = key,
            GroupKey = group.State.GroupKey,
            GroupLabels = group.State.Labels,
            Alerts = intent.Alerts,
            IdempotencyKey = intent.Id,
            Time = intent.At,
            ExternalUrl = options.ExternalUrl,
            Suppressed = intent.Suppressed,
        };
        var failure = await AttemptAsync(receiver.Name, key, notification, cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow();
        await state.AppendAsync(Record(notification, intent, failure, now), cancellationToken).ConfigureAwait(false);
        await store.UpdateAsync(group.Key, current => Commit(current, receiver, key, intent, failure, now), cancellationToken).ConfigureAwait(false);
        counter.Sent(failure, $"{receiver.Name}/{key}");
    }

    private async Task<NotifyException?> AttemptAsync(string receiver, string key, Notification notification, CancellationToken cancellationToken)
    {
        // The lease must outlive the attempt, or somebody else would send the same message meanwhile.
        using var limit = new CancellationTokenSource(options.AttemptTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await notifiers.Get(receiver, key).NotifyAsync(notification, either.Token).ConfigureAwait(false);
            return null;
        }
        catch (NotifyException e)
        {
            return e;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            return new NotifyException($"no answer within {options.AttemptTimeout.TotalSeconds:0.#} s", e) { Ambiguous = true };
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A fault in a notifier must not keep the other groups from being told.
            return new NotifyException($"the notifier failed: {e.GetType().Name}", e) { Retryable = false };
        }
    }

    private static NotificationRecord Record(Notification notification, Intent intent, NotifyException? failure, DateTimeOffset now) => new(
        notification.IdempotencyKey,
        now,
        notification.Receiver,
        notification.Integration,
        notification.GroupKey,
        notification.Status,
        [.. notification.Alerts.Select(a => a.Fingerprint)],
        failure is null ? NotificationOutcome.Delivered : NotificationOutcome.Failed,
        intent.Attempt,
        failure?.Message ?? "");

    private GroupState? Commit(
        GroupState? current, ReceiverConfig receiver, string key, Intent intent, NotifyException? failure, DateTimeOffset now)
    {
        var integration = current?.Integration(key);
        if (current is null || integration?.Intent?.Id != intent.Id)
        {
            return null;
        }

        if (failure is not null)
        {
            var retryAt = now + Backoff(integration.Failures, failure);
            return current.With(integration with
            {
                Failures = integration.Failures + 1,
                RetryAt = failure.Ambiguous ? null : retryAt,
                Intent = failure.Ambiguous ? intent with { LeaseUntil = retryAt } : null,
            });
        }

        return GroupEvaluator.DropSettled(current.With(integration.Delivered(intent, now)), receiver, now);
    }

    /// <summary>5 s, doubling to at most <see cref="AlertManagerOptions.MaxBackoff"/>; longer where the receiver asks for it.</summary>
    private TimeSpan Backoff(int failures, NotifyException failure)
    {
        var backoff = TimeSpan.FromSeconds(5 * Math.Pow(2, Math.Min(failures, 20)));
        backoff = backoff < options.MaxBackoff ? backoff : options.MaxBackoff;
        return failure.RetryAfter > backoff ? failure.RetryAfter.Value : backoff;
    }
}
