using Pronoia.Alerting.TimeIntervals;
using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting.Configuration;

/// <summary>An entry of the maintenance calendar: alerts that fulfil the matchers are muted while it lasts.</summary>
public sealed class MaintenanceWindow
{
    private readonly IReadOnlyList<TimeInterval> _intervals;

    internal MaintenanceWindow(IReadOnlyList<Matcher> matchers, IReadOnlyList<TimeInterval> intervals)
    {
        Matchers = matchers;
        _intervals = intervals;
    }

    /// <summary>The name, unique in the configuration.</summary>
    public required string Name { get; init; }

    /// <summary>From when (UTC); null: from ever.</summary>
    public required DateTimeOffset? StartsAt { get; init; }

    /// <summary>Until when (UTC), exclusive; null: for ever.</summary>
    public required DateTimeOffset? EndsAt { get; init; }

    /// <summary>What must be fulfilled, all of it; empty: everything is under maintenance.</summary>
    public IReadOnlyList<Matcher> Matchers { get; }

    /// <summary>Whether an alert or series with these labels is meant.</summary>
    public bool Matches(Labels labels) => Matchers.All(m => m.Matches(labels));

    /// <summary>Whether an instant is in the window.</summary>
    public bool Contains(DateTimeOffset time) =>
        !(time < StartsAt) && !(time >= EndsAt) && (_intervals.Count == 0 || _intervals.Any(i => i.Contains(time)));

    /// <summary>The stretches of time (UTC) that the window covers within [<paramref name="from"/>, <paramref name="to"/>), in order, none touching another.</summary>
    /// <param name="from">Start, inclusive.</param>
    /// <param name="to">End, exclusive.</param>
    public IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> Between(DateTimeOffset from, DateTimeOffset to)
    {
        from = StartsAt > from ? StartsAt.Value : from.ToUniversalTime();
        to = EndsAt < to ? EndsAt.Value : to.ToUniversalTime();
        if (from >= to)
        {
            return [];
        }

        if (_intervals.Count == 0)
        {
            return [(from, to)];
        }

        var merged = new List<(DateTimeOffset From, DateTimeOffset To)>();
        foreach (var span in _intervals.SelectMany(i => i.Between(from, to)).Order())
        {
            if (merged.Count > 0 && span.From <= merged[^1].To)
            {
                merged[^1] = (merged[^1].From, span.To > merged[^1].To ? span.To : merged[^1].To);
            }
            else
            {
                merged.Add(span);
            }
        }

        return merged;
    }
}
