using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Inhibition;
using Pronoia.Alerting.Routing;

namespace Pronoia.Alerting.Groups;

/// <summary>Answers, for one instant, what mutes an alert or a route. Thread-safe.</summary>
internal sealed class Muting(AlertmanagerConfig config, Inhibitor inhibitor, DateTimeOffset now)
{
    private readonly Lock _lock = new();

    /// <summary>The alert that inhibits this one, or null.</summary>
    public Fingerprint? InhibitedBy(Alert alert)
    {
        lock (_lock)
        {
            return inhibitor.InhibitedBy(alert.Labels);
        }
    }

    /// <summary>Whether the alert is muted for a reason of its own.</summary>
    public bool Mutes(Alert alert) => InhibitedBy(alert) is not null;

    /// <summary>The time intervals that mute the route now; empty: none.</summary>
    public IReadOnlyList<string> MutedBy(Route route)
    {
        var muting = route.MuteTimeIntervals.Where(Contains).ToArray();
        if (muting.Length > 0 || route.ActiveTimeIntervals.Count == 0 || route.ActiveTimeIntervals.Any(Contains))
        {
            return muting;
        }

        return route.ActiveTimeIntervals;
    }

    private bool Contains(string interval) => config.TimeIntervals[interval].Any(i => i.Contains(now));
}
