namespace Pronoia.Engine.Incidents;

/// <summary>Events that began together and are related. Immutable; what changes makes another one.</summary>
public sealed record Incident
{
    /// <summary>The identity: <c>20261121T120000Z-1a2b3c4d</c>, from its first event. It never changes.</summary>
    public required string Id { get; init; }

    /// <summary>Where it stands.</summary>
    public required IncidentState State { get; init; }

    /// <summary>The earliest time at which it may have begun, UTC: the last good observation of its first event.</summary>
    public required DateTimeOffset StartEarliest { get; init; }

    /// <summary>The latest time at which it may have begun, UTC: its first deviating point.</summary>
    public required DateTimeOffset StartLatest { get; init; }

    /// <summary>When it was borne out, UTC; null while it is not.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>What bore it out, in words.</summary>
    public string Confirmation { get; init; } = "";

    /// <summary>When its last event ended, UTC; null while one is open.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>One line: <c>level shift of probe_duration_seconds on database, 2 more series</c>.</summary>
    public string Title { get; init; } = "";

    /// <summary>Its events and the rules that fired with them, in order of start, then of series.</summary>
    public required IReadOnlyList<IncidentMember> Members { get; init; }

    /// <summary>The probable causes, the most probable first.</summary>
    public IReadOnlyList<IncidentCause> Causes { get; init; } = [];
}
