using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Rules;

/// <summary>What evaluating one rule gave.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Samples">What it recorded, or its <c>ALERTS</c> and <c>ALERTS_FOR_STATE</c>; stale markers included.</param>
/// <param name="Alerts">All alerts of an alerting rule, in label order.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
/// <param name="Duration">How long it took.</param>
public sealed record RuleResult(
    Rule Rule, IReadOnlyList<SeriesSample> Samples, IReadOnlyList<AlertInstance> Alerts, string? Error, TimeSpan Duration);
