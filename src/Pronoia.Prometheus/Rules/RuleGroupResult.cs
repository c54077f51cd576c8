using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Rules;

/// <summary>What evaluating a group gave.</summary>
/// <param name="State">What to keep and pass to the next evaluation.</param>
/// <param name="Samples">All samples in the order of the rules, stale markers included.</param>
/// <param name="AlertsToSend">Alerts that are due to be sent: new, changed, or not sent for the resend delay.</param>
/// <param name="Rules">One result per rule, in order.</param>
public sealed record RuleGroupResult(
    RuleGroupState State, IReadOnlyList<SeriesSample> Samples, IReadOnlyList<RuleAlert> AlertsToSend, IReadOnlyList<RuleResult> Rules);
