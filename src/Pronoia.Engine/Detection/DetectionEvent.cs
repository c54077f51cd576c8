using Pronoia.Alerting;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Detection;

/// <summary>An event on one series from its opening to its end. Immutable; what changes makes another one.</summary>
public sealed record DetectionEvent
{
    /// <summary>The entry of <c>detection</c> or <c>forecasts</c> that raised it.</summary>
    public required string Entry { get; init; }

    /// <summary>The series.</summary>
    public required Labels Series { get; init; }

    /// <summary>The kind as labels and tables write it: <c>spike</c>, <c>level_shift</c>, <c>forecast</c>, …</summary>
    public required string Kind { get; init; }

    /// <summary>When the first deviating point was, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the verdict fell, UTC.</summary>
    public required DateTimeOffset DetectedAt { get; init; }

    /// <summary>When it ended, or null while it is open.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What was seen and expected, as of the most telling point.</summary>
    public required Evidence Evidence { get; init; }

    /// <summary>For a forecast: when the threshold will be crossed.</summary>
    public EtaBounds? Eta { get; init; }

    /// <summary>One sentence with the evidence.</summary>
    public required string Summary { get; init; }

    /// <summary>Whether tables and alerting know of this version of the event. Saved as false first, so that a crash in between loses nothing.</summary>
    public bool Published { get; init; }

    /// <summary>When alerting and the book of incidents were last told, UTC.</summary>
    public DateTimeOffset? LastSentAt { get; init; }

    /// <summary>Whether it raises an alert of its own.</summary>
    public bool Alerts { get; init; } = true;

    /// <summary>
    /// Whether the series had yet to find its level when it opened, after maintenance, a gap or a move of its level: what may be its own adjusting bears no other event out.
    /// </summary>
    public bool IsSettling { get; init; }

    /// <summary>The part of the change of its metric that the series carries among those that differ by labels only, 0 to 1; 0 when unknown.</summary>
    public double Share { get; init; }
}
