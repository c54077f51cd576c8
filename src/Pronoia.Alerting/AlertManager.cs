using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Groups;
using Pronoia.Alerting.Inhibition;
using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.Routing;
using Pronoia.Alerting.State;

namespace Pronoia.Alerting;

/// <summary>
/// Takes alerts and tells receivers about them: routes, groups, waits, repeats, inhibits, silences, escalates. Everything it knows is in
/// its <see cref="IAlertingState"/>, so any number of processes may do this for the same state, and one may die between any two lines.
/// Thread-safe.
/// </summary>
public sealed class AlertManager
{
    private readonly AlertmanagerConfig _config;
    private readonly AlertManagerOptions _options;
    private readonly TimeProvider _time;
    private readonly GroupStore _groups;
    private readonly AlertIngest _ingest;
    private readonly GroupFlusher _flusher;
    private readonly Dictionary<(string Key, string Receiver), Route> _routes = [];

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
        _config = config;
        _options = options ?? new AlertManagerOptions();
        _time = time;
        _groups = new GroupStore(state);
        _ingest = new AlertIngest(config, _groups);
        _flusher = new GroupFlusher(_groups, state, new NotifierSet(config, notifiers), _options, time);
        foreach (var route in config.Route.Walk())
        {
            _routes.TryAdd((route.Key, route.Receiver), route);
        }
    }

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
            if (AlertIntake.Take(alert, _config.ResolveTimeout, now, out var error) is { } complete)
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
        var groups = await _groups.ListAsync(cancellationToken).ConfigureAwait(false);
        var firing = groups.SelectMany(g => g.State.Alerts).Where(a => !a.IsResolvedAt(now));
        var muting = new Muting(_config, new Inhibitor(_config.InhibitRules, firing), now);
        var counter = new FlushCounter();
        var dues = new System.Collections.Concurrent.ConcurrentBag<DateTimeOffset>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(groups, parallel, async (group, ct) =>
        {
            if (_routes.TryGetValue((group.State.RouteKey, group.State.Receiver), out var route)
                && _config.Receiver(group.State.Receiver) is { } receiver
                && await _flusher.FlushAsync(group, route, receiver, muting, counter, ct).ConfigureAwait(false) is { } due)
            {
                dues.Add(due);
            }
        }).ConfigureAwait(false);
        return counter.Result(dues.IsEmpty ? null : dues.Min());
    }
}
