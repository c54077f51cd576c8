using Pronoia.Alerting.TimeIntervals;
using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting.Configuration;

/// <summary>An entry of the maintenance calendar: alerts that fulfil the matchers are muted while it lasts.</summary>
public sealed class MaintenanceWindow
{
    internal MaintenanceWindow(IReadOnlyList<Matcher> matchers, IReadOnlyList<string> intervals)
    {
        Matchers = matchers;
        Intervals = intervals;
    }

    /// <summary>The name, unique in the configuration.</summary>
    public required string Name { get; init; }

    /// <summary>From when (UTC); null: from ever.</summary>
    public required DateTimeOffset? StartsAt { get; init; }

    /// <summary>Until when (UTC), exclusive; null: for ever.</summary>
    public required DateTimeOffset? EndsAt { get; init; }

    /// <summary>What must be fulfilled, all of it; empty: everything is under maintenance.</summary>
    public IReadOnlyList<Matcher> Matchers { get; }

    internal IReadOnlyList<string> Intervals { get; }

    /// <summary>Whether an alert or series with these labels is meant.</summary>
    public bool Matches(Labels labels) => Matchers.All(m => m.Matches(labels));

    internal bool Contains(DateTimeOffset time, IReadOnlyDictionary<string, IReadOnlyList<TimeInterval>> intervals) =>
        !(time < StartsAt) && !(time >= EndsAt) && (Intervals.Count == 0 || Intervals.Any(n => intervals[n].Any(i => i.Contains(time))));
}
