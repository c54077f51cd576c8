using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Templates;

namespace Pronoia.Prometheus.Rules;

/// <summary>Chooses the alerts that are due to be sent and notes that they were handed out.</summary>
internal static class AlertSender
{
    // Room for the next two evaluations or sendings to fail before a receiver takes the alert as resolved.
    private const int ValidityFactor = 4;

    public static RuleState Send(
        AlertingRule rule, RuleState state, DateTimeOffset time, TimeSpan interval, RuleEvaluationOptions options, List<RuleAlert> into)
    {
        var validity = ValidityFactor * (interval > options.ResendDelay ? interval : options.ResendDelay);
        var alerts = new List<AlertInstance>(state.Alerts.Count);
        foreach (var alert in state.Alerts)
        {
            if (!IsDue(alert, time, options.ResendDelay))
            {
                alerts.Add(alert);
                continue;
            }

            var sent = alert with { LastSentAt = time, ValidUntil = time + validity };
            alerts.Add(sent);
            into.Add(new RuleAlert(
                WithExternalLabels(sent.Labels, options.ExternalLabels),
                sent.Annotations,
                sent.FiredAt ?? sent.ActiveAt,
                sent.ResolvedAt ?? sent.ValidUntil.Value,
                sent.State == AlertState.Inactive,
                options.ExternalUrl + ExpressionLink.Table(rule.Expr),
                sent.Value,
                rule));
        }

        return state with { Alerts = alerts };
    }

    private static bool IsDue(AlertInstance alert, DateTimeOffset time, TimeSpan resendDelay) =>
        alert.State != AlertState.Pending
        && (alert.LastSentAt is not { } sent || alert.ResolvedAt > sent || sent + resendDelay <= time);

    private static Labels WithExternalLabels(Labels labels, Labels external)
    {
        if (external.Count == 0)
        {
            return labels;
        }

        var builder = new LabelsBuilder(external);
        foreach (var label in labels.AsSpan())
        {
            builder.Set(label.Name, label.Value);
        }

        return builder.ToLabels();
    }
}
