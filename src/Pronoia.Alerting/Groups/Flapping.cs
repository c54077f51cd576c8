using Pronoia.Alerting.Routing;

namespace Pronoia.Alerting.Groups;

/// <summary>Tells flapping alerts from others by their history.</summary>
internal static class Flapping
{
    /// <summary>The history with the alerts that began to fire now, without what is too old to matter.</summary>
    public static IReadOnlyList<AlertHistory> Record(
        IReadOnlyList<AlertHistory> history, IReadOnlyCollection<Fingerprint> started, FlappingPolicy policy, DateTimeOffset now)
    {
        var pruned = Prune(history, policy, now);
        if (started.Count == 0)
        {
            return pruned;
        }

        var byAlert = pruned.ToDictionary(h => h.Alert, h => h.Starts);
        foreach (var alert in started)
        {
            // More starts than the policy asks for say nothing more.
            byAlert[alert] = [.. byAlert.GetValueOrDefault(alert, []).TakeLast(policy.Starts - 1), now];
        }

        return [.. byAlert.OrderBy(p => p.Key).Select(p => new AlertHistory(p.Key, p.Value))];
    }

    /// <summary>The history without alerts whose last start is too old to matter; the same list where nothing is.</summary>
    public static IReadOnlyList<AlertHistory> Prune(IReadOnlyList<AlertHistory> history, FlappingPolicy policy, DateTimeOffset now)
    {
        var keep = policy.Within > policy.Hold ? policy.Within : policy.Hold;
        return history.All(h => h.Starts[^1] + keep > now) ? history : [.. history.Where(h => h.Starts[^1] + keep > now)];
    }

    /// <summary>Whether an alert flaps: often enough, and the last change not long ago.</summary>
    public static bool Is(AlertHistory history, Alert alert, FlappingPolicy policy, DateTimeOffset now)
    {
        var starts = history.Starts;
        if (starts.Count < policy.Starts || starts[^1] - starts[^policy.Starts] > policy.Within)
        {
            return false;
        }

        var lastChange = alert.IsResolvedAt(now) && alert.EndsAt > starts[^1] ? alert.EndsAt.Value : starts[^1];
        return lastChange + policy.Hold > now;
    }
}
