using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Rules;

/// <summary>What is remembered of one rule.</summary>
/// <param name="Key">The rule's identity: type, name and labels, and a number where several rules share them.</param>
/// <param name="Series">The series of its last good evaluation; those that vanish get a stale marker.</param>
/// <param name="Alerts">Its alerts in label order; empty for a recording rule.</param>
public sealed record RuleState(string Key, IReadOnlyList<Labels> Series, IReadOnlyList<AlertInstance> Alerts)
{
    /// <summary>The instant of the last evaluation, good or not; null before the first.</summary>
    public DateTimeOffset? LastEvaluation { get; init; }

    /// <summary>How long the last evaluation took.</summary>
    public TimeSpan EvaluationTime { get; init; }

    /// <summary>Why the last evaluation failed; null where it did not.</summary>
    public string? LastError { get; init; }
}
