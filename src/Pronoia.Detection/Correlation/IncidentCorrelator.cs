namespace Pronoia.Detection.Correlation;

/// <summary>
/// Puts events that start together into one incident and ranks what caused it: by what came first, by how many of the other affected
/// components depend on it, and by how strong it is.
/// </summary>
public sealed class IncidentCorrelator
{
    private const double PrecedenceWeight = 0.4;
    private const double TopologyWeight = 0.4;
    private const double StrengthWeight = 0.2;

    private readonly long _windowMs;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> _dependsOn;

    /// <summary>Creates a correlator.</summary>
    /// <param name="window">Events that start within this time of the first of an incident belong to it; more than zero.</param>
    /// <param name="dependsOn">For a component those it depends on directly; cycles are harmless.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is not positive.</exception>
    public IncidentCorrelator(TimeSpan window, IReadOnlyDictionary<string, IReadOnlyList<string>> dependsOn)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(dependsOn);
        _windowMs = (long)window.TotalMilliseconds;
        _dependsOn = dependsOn;
    }

    /// <summary>Groups events into incidents.</summary>
    /// <param name="events">In any order.</param>
    /// <returns>The incidents in order of start.</returns>
    public IReadOnlyList<Incident> Correlate(IReadOnlyList<AnomalyEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var ordered = events.OrderBy(e => e.StartMs).ThenBy(e => e.Series, StringComparer.Ordinal).ToArray();
        var incidents = new List<Incident>();
        for (var first = 0; first < ordered.Length;)
        {
            var next = first + 1;
            while (next < ordered.Length && ordered[next].StartMs - ordered[first].StartMs <= _windowMs)
                next++;
            incidents.Add(Create(ordered[first..next]));
            first = next;
        }

        return incidents;
    }

    private Incident Create(AnomalyEvent[] events)
    {
        var start = events[0].StartMs;
        var components = events.Select(e => e.Component).Where(c => c.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        var causes = events.Select(e => Judge(e, start, components))
            .OrderByDescending(c => c.Rank).ThenBy(c => c.Event.StartMs).ThenBy(c => c.Event.Series, StringComparer.Ordinal).ToArray();
        long? end = events.Any(e => e.EndMs is null) ? null : events.Max(e => e.EndMs);
        return new Incident(start, end, events, causes);
    }

    private ProbableCause Judge(AnomalyEvent candidate, long start, string[] components)
    {
        var precedence = 1 - ((double)(candidate.StartMs - start) / _windowMs);
        var others = components.Where(c => c != candidate.Component).ToArray();
        var explains = others.Length == 0 || candidate.Component.Length == 0 ? 0
            : (double)others.Count(c => DependsOn(c, candidate.Component)) / others.Length;
        var rank = (PrecedenceWeight * precedence) + (TopologyWeight * explains) + (StrengthWeight * candidate.Score);
        return new ProbableCause(candidate, rank, precedence, explains, candidate.Score);
    }

    private bool DependsOn(string component, string target)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { component };
        var queue = new Queue<string>(seen);
        while (queue.TryDequeue(out var current))
        {
            if (!_dependsOn.TryGetValue(current, out var needs))
                continue;
            foreach (var need in needs)
            {
                if (need == target)
                    return true;
                if (seen.Add(need))
                    queue.Enqueue(need);
            }
        }

        return false;
    }
}
