using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Groups;
using Pronoia.Alerting.State;

namespace Pronoia.Alerting.Outbox;

/// <summary>Keeps and delivers messages that are about no group.</summary>
internal sealed class OutboxSender(
    AlertmanagerConfig config, IAlertingState state, Delivery delivery, AlertManagerOptions options, TimeProvider time)
{
    private const int GiveUpAfter = 20;

    private readonly DocumentStore<OutboxMessage> _store = new(state, "outbox", AlertingJson.Default.OutboxMessage);

    /// <summary>Adds a message unless one stands under the key already.</summary>
    public Task AddAsync(string id, OutboxMessage message, CancellationToken cancellationToken) =>
        _store.UpdateAsync(id, known => known is null ? message : null, cancellationToken);

    /// <summary>Whether a message stands under the key.</summary>
    public async Task<bool> ContainsAsync(string id, CancellationToken cancellationToken) =>
        await _store.GetAsync(id, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Delivers what is due and forgets what is old.</summary>
    /// <returns>When something is due next; null: nothing is.</returns>
    public async Task<DateTimeOffset?> FlushAsync(FlushCounter counter, CancellationToken cancellationToken)
    {
        DateTimeOffset? next = null;
        foreach (var stored in await _store.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            var due = await FlushAsync(stored, counter, cancellationToken).ConfigureAwait(false);
            next = !(next <= due) ? due ?? next : next;
        }

        return next;
    }

    private async Task<DateTimeOffset?> FlushAsync(Stored<OutboxMessage> stored, FlushCounter counter, CancellationToken cancellationToken)
    {
        var message = stored.Value;
        var now = time.GetUtcNow();
        if (message.Done)
        {
            if (message.KeepUntil <= now)
            {
                await _store.TryDeleteAsync(stored, cancellationToken).ConfigureAwait(false);
            }

            return null;
        }

        if (message.LeaseUntil > now)
        {
            return message.LeaseUntil;
        }

        if (await _store.TryPutAsync(stored.Key, stored, message with { LeaseUntil = now + options.Lease }, cancellationToken).ConfigureAwait(false) is null)
        {
            return now;
        }

        var failed = false;
        foreach (var integration in config.Receiver(message.Receiver)?.Integrations ?? [])
        {
            if (message.Delivered.Contains(integration.Key, StringComparer.Ordinal))
            {
                continue;
            }

            var notification = message.ToNotification(stored.Key, integration.Key, options);
            var failure = await delivery.SendAsync(notification, message.Failures + 1, counter, cancellationToken).ConfigureAwait(false);
            failed |= failure is not null;
            if (failure is null)
            {
                await _store.UpdateAsync(
                    stored.Key, m => m! with { Delivered = [.. m.Delivered, integration.Key] }, CancellationToken.None).ConfigureAwait(false);
            }
        }

        var after = await _store.UpdateAsync(
            stored.Key,
            m => failed && m!.Failures + 1 < GiveUpAfter
                ? m with { Failures = m.Failures + 1, LeaseUntil = time.GetUtcNow() + delivery.Backoff(m.Failures, null) }
                : m! with { Done = true },
            cancellationToken).ConfigureAwait(false);
        return after!.Done ? null : after.LeaseUntil;
    }
}
