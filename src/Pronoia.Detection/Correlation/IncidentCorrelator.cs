namespace Pronoia.Detection.Correlation;

/// <summary>
/// Puts events that start together into one incident and ranks what caused it: by what came first, by how many of the other affected
/// components depend on it, by how strong it is, and by how much of the change of its metric it carries.
/// </summary>
public sealed class IncidentCorrelator
{
    private const double PrecedenceWeight = 0.35;
    private const double TopologyWeight = 0.35;
    private const double StrengthWeight = 0.15;
    private const double ShareWeight = 0.15;

    /// <summary>What depends on another affected component is rather a consequence: what it explains counts this much.</summary>
    private const double ConsequenceShare = 0.3;

    /// <summary>A component that began this part of the window later than another is no cause of it.</summary>
    private const double LateShare = 0.4;

    private readonly long _windowMs;
    private readonly Topology _topology;

    /// <summary>Creates a correlator.</summary>
    /// <param name="window">Events that start within this time of the first of an incident belong to it; more than zero.</param>
    /// <param name="topology">What depends on what.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is not positive.</exception>
    public IncidentCorrelator(TimeSpan window, Topology topology)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(topology);
        _windowMs = (long)window.TotalMilliseconds;
        _topology = topology;
    }

    /// <summary>Groups events into incidents by the time of their start.</summary>
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

    /// <summary>Ranks the events of one incident by how likely they caused it.</summary>
    /// <param name="events">In any order.</param>
    /// <returns>One cause for each event, the most probable first.</returns>
    public IReadOnlyList<ProbableCause> Rank(IReadOnlyList<AnomalyEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count == 0)
            return [];
        var start = events.Min(e => e.StartMs);
        var components = events.Where(e => e.Component.Length > 0).GroupBy(e => e.Component, StringComparer.Ordinal)
            .Select(g => (Name: g.Key, StartMs: g.Min(e => e.StartMs))).ToArray();
        return [.. events.Select(e => Judge(e, start, components))
            .OrderByDescending(c => c.Rank).ThenBy(c => c.Event.StartMs).ThenBy(c => c.Event.Series, StringComparer.Ordinal)];
    }

    private Incident Create(AnomalyEvent[] events)
    {
        long? end = events.Any(e => e.EndMs is null) ? null : events.Max(e => e.EndMs);
        return new Incident(events[0].StartMs, end, events, Rank(events));
    }

    private ProbableCause Judge(AnomalyEvent candidate, long start, (string Name, long StartMs)[] components)
    {
        var precedence = Math.Max(0, 1 - ((double)(candidate.StartMs - start) / _windowMs));
        var known = candidate.Component.Length > 0;
        var others = known ? components.Count(c => c.Name != candidate.Component) : 0;
        var dependents = known ? components.Count(c => c.Name != candidate.Component && _topology.DependsOn(c.Name, candidate.Component)) : 0;
        var late = candidate.StartMs + (LateShare * _windowMs);
        var needs = known ? components.Count(c => c.Name != candidate.Component && c.StartMs <= late && _topology.DependsOn(candidate.Component, c.Name)) : 0;
        var cause = new ProbableCause(candidate, 0, precedence, dependents, others, candidate.Score, Math.Clamp(candidate.Share, 0, 1), needs);
        var rank = (PrecedenceWeight * precedence) + (TopologyWeight * cause.Explains * (needs > 0 ? ConsequenceShare : 1)) + (StrengthWeight * cause.Strength) + (ShareWeight * cause.Share);
        return cause with { Rank = rank };
    }
}
