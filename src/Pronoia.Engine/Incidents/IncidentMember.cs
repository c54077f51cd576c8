using Pronoia.Alerting;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Incidents;

/// <summary>An event of one series, or a firing rule, as part of an incident. Immutable.</summary>
public sealed record IncidentMember
{
    /// <summary>The kind of members that are alerts of rules.</summary>
    public const string RuleKind = "alert";

    /// <summary>The entry of <c>detection</c> that raised it, or the name of the rule.</summary>
    public required string Entry { get; init; }

    /// <summary>The series; for a rule the labels of its alert.</summary>
    public required Labels Series { get; init; }

    /// <summary>What it belongs to: its target, or the first label of <c>by</c> that it has; empty where there is none.</summary>
    public required string Component { get; init; }

    /// <summary>The kind as tables write it: <c>spike</c>, <c>level_shift</c>, …, or <see cref="RuleKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>When the first deviating point was, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended, UTC; null while it is open. A rule's alert has no end here: it bears an incident out by beginning with it.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What was observed and expected, as of the most telling point.</summary>
    public required Evidence Evidence { get; init; }

    /// <summary>One sentence with the evidence.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The part of the change of its metric that it carries among the series that differ by labels only, 0 to 1; 0 when unknown.</summary>
    public double Share { get; init; }

    /// <summary>Whether it is the alert of a rule.</summary>
    public bool IsRule => Kind == RuleKind;

    /// <summary>Whether it is still open.</summary>
    public bool IsOpen => EndedAt is null && !IsRule;
}
