using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.State;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Groups;

/// <summary>Makes one attempt to deliver a message, within its time, and writes it to the notification log.</summary>
internal sealed class Delivery(NotifierSet notifiers, IAlertingState state, AlertManagerOptions options, TimeProvider time)
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(5);

    /// <summary>Attempts a delivery. Throws only where the caller stops it or the log cannot be written.</summary>
    /// <returns>Null where the receiver accepted, else what went wrong.</returns>
    public async Task<NotifyException?> SendAsync(Notification notification, int attempt, FlushCounter counter, CancellationToken cancellationToken)
    {
        var failure = await AttemptAsync(notification, cancellationToken).ConfigureAwait(false);
        var outcome = failure is null ? NotificationOutcome.Delivered
            : IsDead(failure, attempt) ? NotificationOutcome.DeadLettered
            : NotificationOutcome.Failed;
        var record = new NotificationRecord(
            notification.IdempotencyKey,
            time.GetUtcNow(),
            notification.Receiver,
            notification.Integration,
            notification.GroupKey,
            notification.Status,
            [.. notification.Alerts.Select(a => a.Fingerprint)],
            outcome,
            attempt,
            failure?.Message ?? "");

        // What is known of an attempt is written down though the host stops: else the message would be sent again. The same holds for whoever asked for it.
        await state.AppendAsync(record, CancellationToken.None).ConfigureAwait(false);
        counter.Sent(failure, $"{notification.Receiver}/{notification.Integration}");
        return failure;
    }

    /// <summary>Whether a message that failed so often is a dead letter.</summary>
    public bool IsDead(NotifyException failure, int attempts) => !failure.Retryable || attempts >= options.DeadLetterAfter;

    /// <summary>5 s, doubling to at most <see cref="AlertManagerOptions.MaxBackoff"/>; longer where the receiver asks for it.</summary>
    public TimeSpan Backoff(int failures, NotifyException? failure)
    {
        var backoff = FirstBackoff * Math.Pow(2, Math.Min(failures, 20));
        backoff = failure?.Retryable != false && backoff < options.MaxBackoff ? backoff : options.MaxBackoff;
        return failure?.RetryAfter > backoff ? failure.RetryAfter.Value : backoff;
    }

    private async Task<NotifyException?> AttemptAsync(Notification notification, CancellationToken cancellationToken)
    {
        // The lease must outlive the attempt, or somebody else would send the same message meanwhile.
        using var limit = new CancellationTokenSource(options.AttemptTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await notifiers.Get(notification.Receiver, notification.Integration).NotifyAsync(notification, either.Token).ConfigureAwait(false);
            return null;
        }
        catch (NotifyException e)
        {
            return e;
        }
        catch (SecretException e)
        {
            // Whoever renews the file may be about to put it back.
            return new NotifyException(e.Message, e);
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
}
