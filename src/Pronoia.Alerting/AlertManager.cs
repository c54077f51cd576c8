using System.Collections.Concurrent;
using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Digests;
using Pronoia.Alerting.Groups;
using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.Outbox;
using Pronoia.Alerting.Silences;
using Pronoia.Alerting.State;
using Pronoia.Alerting.Views;
using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting;

/// <summary>
/// Takes alerts and tells receivers about them: routes, groups, waits, repeats, inhibits, silences, escalates. Everything it knows is in
/// its <see cref="IAlertingState"/>, so any number of processes may do this for the same state, and one may die between any two lines.
/// Thread-safe.
/// </summary>
public sealed class AlertManager
{
    private readonly AlertManagerOptions _options;
    private readonly TimeProvider _time;
    private readonly DocumentStore<GroupState> _groups;
    private readonly DocumentStore<DeadLetter> _deadLetters;
    private readonly AlertIngest _ingest;
    private readonly GroupBook _book;
    private readonly GroupFlusher _flusher;
    private readonly Delivery _delivery;
    private readonly OutboxSender _outbox;
    private readonly SilenceBook _silences;
    private readonly SilenceReminders? _reminders;
    private readonly DigestWriter _digests;

    /// <summary>Makes one for a configuration; make another when the configuration changes.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="state">Where state is kept.</param>
    /// <param name="notifiers">Makes the notifiers.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">Limits and links; the defaults where null.</param>
    public AlertManager(
        AlertmanagerConfig config, IAlertingState state, INotifierFactory notifiers, TimeProvider time, AlertManagerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(notifiers);
        ArgumentNullException.ThrowIfNull(time);
        Config = config;
        _options = options ?? new AlertManagerOptions();
        _time = time;
        _groups = new DocumentStore<GroupState>(state, "group", AlertingJson.Default.GroupState);
        _deadLetters = new DocumentStore<DeadLetter>(state, "dead-letter", AlertingJson.Default.DeadLetter);
        _ingest = new AlertIngest(config, _groups, _options.Concurrency);
        _book = new GroupBook(config, _groups, _ingest);
        _delivery = new Delivery(new NotifierSet(config, notifiers), state, _options, time);
        _flusher = new GroupFlusher(_groups, _deadLetters, _delivery, _options, time);
        _outbox = new OutboxSender(config, state, _delivery, _options, time);
        _silences = new SilenceBook(state);
        _reminders = config.SilenceReminders is { } reminders ? new SilenceReminders(reminders, _outbox) : null;
        _digests = new DigestWriter(config.Digests, state, _outbox);
    }

    /// <summary>The configuration.</summary>
    public AlertmanagerConfig Config { get; }

    /// <summary>
    /// Adds alerts, or updates those that are known (same labels) as Alertmanager does. An alert that is not valid is rejected alone.
    /// </summary>
    public async Task<PutAlertsResult> PutAlertsAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        var now = _time.GetUtcNow();
        var taken = new List<Alert>(alerts.Count);
        var rejected = new List<string>();
        foreach (var alert in alerts)
        {
            if (AlertIntake.Take(alert, Config.ResolveTimeout, now, out var error) is { } complete)
            {
                taken.Add(complete);
            }
            else
            {
                rejected.Add(error);
            }
        }

        await _ingest.PutAsync(taken, now, cancellationToken).ConfigureAwait(false);
        return new PutAlertsResult(taken.Count, rejected);
    }

    /// <summary>
    /// Does everything that is due now. A failing receiver is an error in the result and is tried again later; it keeps nobody else from
    /// being told.
    /// </summary>
    public async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var groups = await _book.ListAsync(now, cancellationToken).ConfigureAwait(false);
        var silences = await _silences.ListAsync(now, cancellationToken).ConfigureAwait(false);
        var muting = Muting(groups, silences, now);
        var firing = groups.Any(g => g.Orphan) ? muting.Firing.Select(a => a.Fingerprint).ToHashSet() : [];
        var counter = new FlushCounter();
        foreach (var problem in _groups.Unreadable)
        {
            counter.Error(problem);
        }

        var dues = new ConcurrentBag<DateTimeOffset?>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(groups, parallel, async (entry, ct) =>
        {
            var group = entry.Group;
            if (entry.Orphan)
            {
                if (GroupBook.Closing(group.Value, firing, now) is not { } closing)
                {
                    return;
                }

                group = group with { Value = closing };
            }

            var context = new GroupContext(Config, entry.Route, muting, _options.Lease, _options.DeadLetterAfter, now);
            dues.Add(await FlushAsync(group, context, counter, ct).ConfigureAwait(false));
        }).ConfigureAwait(false);

        if (_reminders is not null)
        {
            dues.Add(await _reminders.PlanAsync(silences, muting, now, cancellationToken).ConfigureAwait(false));
        }

        dues.Add(await _digests.PlanAsync(muting, silences, now, cancellationToken).ConfigureAwait(false));
        dues.Add(await _outbox.FlushAsync(counter, cancellationToken).ConfigureAwait(false));
        return counter.Result(dues.Min());
    }

    /// <summary>The firing alerts, by fingerprint.</summary>
    public async Task<IReadOnlyList<AlertView>> AlertsAsync(CancellationToken cancellationToken)
    {
        var views = new SortedDictionary<Fingerprint, AlertView>();
        foreach (var alert in (await GroupsAsync(cancellationToken).ConfigureAwait(false)).SelectMany(g => g.Alerts))
        {
            // An alert in several groups shows what the group that heard of it last knows.
            if (!views.TryGetValue(alert.Alert.Fingerprint, out var known) || known.Alert.UpdatedAt < alert.Alert.UpdatedAt)
            {
                views[alert.Alert.Fingerprint] = alert;
            }
        }

        return [.. views.Values];
    }

    /// <summary>The groups that have firing alerts, by group labels and receiver.</summary>
    public async Task<IReadOnlyList<AlertGroupView>> GroupsAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var groups = await _book.ListAsync(now, cancellationToken).ConfigureAwait(false);
        var silences = await _silences.ListAsync(now, cancellationToken).ConfigureAwait(false);
        return GroupViews.Make(Config, groups, Muting(groups, silences, now), _options, now);
    }

    /// <summary>Takes a group on: it does not escalate or repeat until another alert joins it.</summary>
    /// <param name="groupId">As in <see cref="AlertGroupView.Id"/>.</param>
    /// <param name="by">Who; at most 200 characters are kept.</param>
    /// <param name="comment">What they say; at most 2,000 characters are kept.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>False where there is no such group any more.</returns>
    public async Task<bool> AcknowledgeAsync(string groupId, string by, string comment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(groupId);
        ArgumentException.ThrowIfNullOrWhiteSpace(by);
        ArgumentNullException.ThrowIfNull(comment);
        var now = _time.GetUtcNow();
        var known = await _groups.UpdateAsync(
            groupId,
            group => group is null
                ? null
                : group with
                {
                    Acknowledged = new Acknowledgement(Cut(by, 200), now, Cut(comment, 2000))
                    {
                        Alerts = [.. group.Alerts.Where(a => !a.IsResolvedAt(now)).Select(a => a.Fingerprint)],
                    },
                },
            cancellationToken).ConfigureAwait(false);
        return known is not null;
    }

    /// <summary>All silences, those that ended within the last five days included, by identifier.</summary>
    public Task<IReadOnlyList<Silence>> SilencesAsync(CancellationToken cancellationToken) =>
        _silences.ListAsync(_time.GetUtcNow(), cancellationToken);

    /// <summary>One silence, or null.</summary>
    public Task<Silence?> SilenceAsync(string id, CancellationToken cancellationToken) => _silences.FindAsync(id, cancellationToken);

    /// <summary>Creates a silence (no identifier), or changes one. As in Alertmanager, changing the matchers makes a new silence.</summary>
    /// <returns>The identifier.</returns>
    /// <exception cref="SilenceException">The silence is not valid, or there is none with its identifier.</exception>
    public Task<string> PutSilenceAsync(Silence silence, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(silence);
        return _silences.PutAsync(silence, _time.GetUtcNow(), cancellationToken);
    }

    /// <summary>Ends a silence now.</summary>
    /// <exception cref="SilenceException">There is no such silence, or it has ended already.</exception>
    public Task ExpireSilenceAsync(string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        return _silences.ExpireAsync(id, _time.GetUtcNow(), cancellationToken);
    }

    /// <summary>The messages that could not be delivered, the oldest first.</summary>
    public async Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(CancellationToken cancellationToken) =>
        [.. (await _deadLetters.ListAsync(cancellationToken).ConfigureAwait(false)).Select(d => d.Value).OrderBy(d => d.FailedAt)];

    /// <summary>Tries to deliver a dead letter now, under its own idempotency key; it is gone where that succeeds.</summary>
    /// <returns>Null where it was delivered, else why not, without secrets.</returns>
    public async Task<string?> ReplayDeadLetterAsync(string id, CancellationToken cancellationToken)
    {
        if (await _deadLetters.GetAsync(id, cancellationToken).ConfigureAwait(false) is not { } letter)
        {
            return "there is no such dead letter";
        }

        var message = letter.Value.Message;
        if (Config.Receiver(message.Receiver)?.Integrations.Any(i => i.Key == message.Integration) != true)
        {
            return $"the configuration has no {message.Integration} at receiver \"{message.Receiver}\" any more";
        }

        var attempt = letter.Value.Attempts + 1;
        var failure = await _delivery.SendAsync(message, attempt, new FlushCounter(), cancellationToken).ConfigureAwait(false);
        if (failure is not null)
        {
            await _deadLetters.TryPutAsync(
                id, letter, letter.Value with { Error = failure.Message, Attempts = attempt, FailedAt = _time.GetUtcNow() }, CancellationToken.None).ConfigureAwait(false);
            return failure.Message;
        }

        // Whoever asked may have gone: what was sent must not be there to be sent again.
        await _deadLetters.TryDeleteAsync(letter, CancellationToken.None).ConfigureAwait(false);
        await NoteReplayAsync(id, message, CancellationToken.None).ConfigureAwait(false);
        return null;
    }

    /// <summary>Gives a dead letter up.</summary>
    /// <returns>False where there is none (any more).</returns>
    public async Task<bool> DiscardDeadLetterAsync(string id, CancellationToken cancellationToken) =>
        await _deadLetters.GetAsync(id, cancellationToken).ConfigureAwait(false) is { } letter
        && await _deadLetters.TryDeleteAsync(letter, cancellationToken).ConfigureAwait(false);

    /// <summary>Sends a marked test message to every integration of a receiver.</summary>
    /// <returns>For each integration null where it accepted the message, else what went wrong, without secrets.</returns>
    /// <exception cref="ArgumentException">There is no such receiver.</exception>
    public async Task<IReadOnlyList<KeyValuePair<string, string?>>> TestReceiverAsync(string receiver, CancellationToken cancellationToken)
    {
        var config = Config.Receiver(receiver) ?? throw new ArgumentException($"there is no receiver \"{receiver}\"", nameof(receiver));
        var now = _time.GetUtcNow();
        var labels = Labels.Of([new Label("alertname", "PronoiaTest"), new Label("severity", "none")]);
        var results = new List<KeyValuePair<string, string?>>();
        foreach (var integration in config.Integrations)
        {
            var id = GroupKey.Hash("test", receiver, integration.Key, Guid.CreateVersion7(now).ToString("N"));
            var failure = await _delivery.SendAsync(
                new Notification
                {
                    Receiver = receiver,
                    Integration = integration.Key,
                    GroupKey = $"{{}}/Test:{id}",
                    GroupLabels = labels,
                    Alerts =
                    [
                        new Alert
                        {
                            Labels = labels,
                            Annotations = Labels.Of([new Label("summary", "Test message: nothing is wrong")]),
                            StartsAt = now,
                            UpdatedAt = now,
                        },
                    ],
                    IdempotencyKey = id,
                    Time = now,
                    ExternalUrl = _options.ExternalUrl,
                    Kind = NotificationKind.Test,
                    Note = "This is a test. Nothing is wrong.",
                },
                1,
                new FlushCounter(),
                cancellationToken).ConfigureAwait(false);
            results.Add(new(integration.Key, failure?.Message));
        }

        return results;
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];

    private Muting Muting(IReadOnlyList<GroupBook.Entry> groups, IReadOnlyList<Silence> silences, DateTimeOffset now) =>
        new(Config, groups.Where(g => !g.Orphan).Select(g => g.Group.Value), silences, _options, now);

    private async Task<DateTimeOffset?> FlushAsync(
        Stored<GroupState> group, GroupContext context, FlushCounter counter, CancellationToken cancellationToken)
    {
        try
        {
            return await _flusher.FlushAsync(group, context, counter, cancellationToken).ConfigureAwait(false);
        }
        catch (AlertingConflictException e)
        {
            // Busy elsewhere: what was not written is found by whoever comes next.
            counter.Error(e.Message);
            return context.Now + TimeSpan.FromSeconds(1);
        }
    }

    /// <summary>Lets the group of a replayed message know that its receiver has it now.</summary>
    private async Task NoteReplayAsync(string letterId, Notification message, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        foreach (var entry in await _book.ListAsync(now, cancellationToken).ConfigureAwait(false))
        {
            var group = entry.Group.Key;
            if (GroupFlusher.DeadLetterKey(group, message.Receiver, message.Integration) == letterId)
            {
                await _groups.UpdateAsync(group, state => state is null ? null : Replayed(state, message), cancellationToken).ConfigureAwait(false);
                return;
            }
        }
    }

    private static GroupState Replayed(GroupState state, Notification message)
    {
        var integration = state.Integration(message.Receiver, message.Integration);
        var intent = new Intent
        {
            Id = message.IdempotencyKey,
            At = message.Time,
            LeaseUntil = message.Time,
            Attempt = 1,
            Alerts = message.Alerts,
            Resolved = [.. message.Alerts.Where(a => a.EndsAt is not null).Select(a => a.Fingerprint).Order()],
        };
        return state.With(integration.Delivered(intent)) with { OpenedAt = state.OpenedAt ?? message.Time };
    }
}
