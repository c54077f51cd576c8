using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Rules;

/// <summary>An alert to send to the notification pipeline, as Prometheus posts it to Alertmanager.</summary>
/// <param name="Labels">Its labels, <c>alertname</c> and external labels included.</param>
/// <param name="Annotations">Its annotations in name order, expanded.</param>
/// <param name="StartsAt">When it began to fire.</param>
/// <param name="EndsAt">When it ceased to fire; for a firing alert, when a receiver that hears no more may take it as resolved.</param>
/// <param name="IsResolved">Whether it ceased to fire.</param>
/// <param name="GeneratorUrl">Where its expression can be seen.</param>
/// <param name="Value">The expression's last value.</param>
/// <param name="Rule">The rule that raised it.</param>
public sealed record RuleAlert(
    Labels Labels,
    IReadOnlyDictionary<string, string> Annotations,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    bool IsResolved,
    string GeneratorUrl,
    double Value,
    AlertingRule Rule);
