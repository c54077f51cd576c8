using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Inhibition;
using Pronoia.Alerting.Routing;
using Pronoia.Alerting.Silences;

namespace Pronoia.Alerting.Groups;

/// <summary>Answers, for one instant, what mutes an alert or a route. Thread-safe.</summary>
internal sealed class Muting
{
    private readonly AlertmanagerConfig _config;
    private readonly DateTimeOffset _now;
    private readonly Inhibitor _inhibitor;
    private readonly IReadOnlyList<Silence> _silences;
    private readonly IReadOnlyList<MaintenanceWindow> _maintenance;
    private readonly IReadOnlyList<Alert> _firing;
    private readonly Dictionary<Fingerprint, MutedBy> _known = [];
    private readonly Lock _lock = new();
    private ILookup<Fingerprint, Alert>? _suppressed;

    /// <param name="config">The configuration.</param>
    /// <param name="groups">All groups: their firing alerts inhibit others.</param>
    /// <param name="silences">All silences.</param>
    /// <param name="options">Which alerts depend on which.</param>
    /// <param name="now">The instant.</param>
    public Muting(
        AlertmanagerConfig config,
        IEnumerable<GroupState> groups,
        IReadOnlyList<Silence> silences,
        AlertManagerOptions options,
        DateTimeOffset now)
    {
        _config = config;
        _now = now;

        // An alert that several routes took stands in several groups, possibly resolved in the one that heard of it last.
        var latest = new Dictionary<Fingerprint, Alert>();
        foreach (var alert in groups.SelectMany(g => g.Alerts))
        {
            if (!latest.TryGetValue(alert.Fingerprint, out var other) || alert.UpdatedAt > other.UpdatedAt)
            {
                latest[alert.Fingerprint] = alert;
            }
        }

        _firing = [.. latest.Values.Where(a => !a.IsResolvedAt(now)).OrderBy(a => a.Fingerprint)];
        _inhibitor = new Inhibitor(config.InhibitRules, new DependencyGraph(options.Dependencies, options.DownAlerts, _firing), _firing);
        _silences = [.. silences.Where(s => s.StateAt(now) == SilenceState.Active).OrderBy(s => s.Id, StringComparer.Ordinal)];
        _maintenance = [.. config.MaintenanceWindows.Where(w => w.Contains(now))];
    }

    /// <summary>The alerts that fire, by fingerprint.</summary>
    public IReadOnlyList<Alert> Firing => _firing;

    /// <summary>Whether the alert is muted for a reason of its own.</summary>
    public bool Mutes(Alert alert) => By(alert).Any;

    /// <summary>What mutes the alert.</summary>
    public MutedBy By(Alert alert)
    {
        lock (_lock)
        {
            if (!_known.TryGetValue(alert.Fingerprint, out var by))
            {
                _known[alert.Fingerprint] = by = Find(alert);
            }

            return by;
        }
    }

    /// <summary>The firing alerts that are inhibited by one of these.</summary>
    public IReadOnlyList<Alert> Suppressed(IReadOnlyList<Alert> alerts)
    {
        if (_inhibitor.IsEmpty)
        {
            return [];
        }

        lock (_lock)
        {
            _suppressed ??= _firing
                .Where(a => By(a).Inhibiting is not null)
                .ToLookup(a => By(a).Inhibiting!.Value);
            return [.. alerts.SelectMany(a => _suppressed[a.Fingerprint])];
        }
    }

    /// <summary>The time intervals that mute the route; empty: none.</summary>
    public IReadOnlyList<string> MutedBy(Route route)
    {
        if (route.MuteTimeIntervals.Count == 0 && route.ActiveTimeIntervals.Count == 0)
        {
            return [];
        }

        var muting = route.MuteTimeIntervals.Where(Contains).ToArray();
        if (muting.Length > 0 || route.ActiveTimeIntervals.Count == 0 || route.ActiveTimeIntervals.Any(Contains))
        {
            return muting;
        }

        return route.ActiveTimeIntervals;
    }

    private MutedBy Find(Alert alert)
    {
        var inhibiting = _inhibitor.InhibitedBy(alert.Labels);
        List<string>? silences = null;
        foreach (var silence in _silences)
        {
            if (silence.Matches(alert.Labels))
            {
                (silences ??= []).Add(silence.Id);
            }
        }

        foreach (var window in _maintenance)
        {
            if (window.Matches(alert.Labels))
            {
                (silences ??= []).Add("maintenance/" + window.Name);
            }
        }

        return inhibiting is null && silences is null ? Groups.MutedBy.Nothing : new MutedBy(inhibiting, silences ?? []);
    }

    private bool Contains(string interval) => _config.TimeIntervals[interval].Any(i => i.Contains(_now));
}
