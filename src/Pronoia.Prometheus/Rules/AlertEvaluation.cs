using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Rules;

/// <summary>One evaluation of an alerting rule: the state machine from inactive over pending to firing and back.</summary>
internal sealed class AlertEvaluation(AlertingRule rule, int limit, RuleEvaluationOptions options, DateTimeOffset time)
{
    private const string AlertName = "alertname";
    private const string StateLabel = "alertstate";

    /// <summary>The alerts after this evaluation, in label order.</summary>
    /// <param name="before">The alerts after the last one.</param>
    /// <param name="vector">What the expression gave.</param>
    /// <param name="outage">Whether so much time passed that pending alerts start anew.</param>
    /// <param name="query">Answers templates that query.</param>
    /// <param name="cancellationToken">Stops the evaluation.</param>
    public async ValueTask<IReadOnlyList<AlertInstance>> RunAsync(
        IReadOnlyList<AlertInstance> before, IReadOnlyList<InstantSample> vector, bool outage, QueryFunc query, CancellationToken cancellationToken)
    {
        var current = new SortedDictionary<Labels, AlertInstance>();
        foreach (var sample in vector)
        {
            var alert = await NewAlertAsync(sample, query, cancellationToken);
            if (!current.TryAdd(alert.Labels, alert))
            {
                throw new InvalidOperationException("vector contains metrics with the same labelset after applying alert labels");
            }
        }

        var active = new SortedDictionary<Labels, AlertInstance>();
        foreach (var known in before)
        {
            if (!(outage && known.State == AlertState.Pending))
            {
                active[known.Labels] = known;
            }
        }

        foreach (var (labels, fresh) in current)
        {
            active[labels] = active.TryGetValue(labels, out var known) && known.State != AlertState.Inactive
                ? known with { Value = fresh.Value, Annotations = fresh.Annotations }
                : fresh;
        }

        var alerts = active.Values.Select(a => Step(a, current.ContainsKey(a.Labels))).OfType<AlertInstance>().ToList();
        var count = alerts.Count(a => a.State != AlertState.Inactive);
        return limit > 0 && count > limit ? throw new RuleLimitException($"exceeded limit of {limit} with {count} alerts") : alerts;
    }

    /// <summary><c>ALERTS</c> and <c>ALERTS_FOR_STATE</c> for the alerts that are pending or firing.</summary>
    public static List<SeriesSample> Samples(IReadOnlyList<AlertInstance> alerts, long timestamp)
    {
        var samples = new List<SeriesSample>(2 * alerts.Count);
        foreach (var alert in alerts)
        {
            if (alert.State != AlertState.Inactive)
            {
                var state = alert.State == AlertState.Firing ? "firing" : "pending";
                var labels = new LabelsBuilder(alert.Labels).Set(Label.MetricName, "ALERTS").Set(StateLabel, state).ToLabels();
                samples.Add(new SeriesSample(labels, timestamp, 1));
                samples.Add(new SeriesSample(alert.Labels.With(Label.MetricName, "ALERTS_FOR_STATE"), timestamp, alert.ActiveAt.ToUnixTimeSeconds()));
            }
        }

        return samples;
    }

    private AlertInstance? Step(AlertInstance alert, bool holds)
    {
        if (holds)
        {
            alert = alert with { KeepFiringSince = null };
        }
        else if (alert.State == AlertState.Firing && rule.KeepFiringFor > TimeSpan.Zero && time - (alert.KeepFiringSince ?? time) < rule.KeepFiringFor)
        {
            return alert with { KeepFiringSince = alert.KeepFiringSince ?? time };
        }
        else
        {
            return alert.State switch
            {
                AlertState.Firing => alert with { State = AlertState.Inactive, ResolvedAt = time },
                AlertState.Inactive when time - alert.ResolvedAt <= options.ResolvedRetention => alert,
                _ => null,
            };
        }

        return alert.State == AlertState.Pending && time - alert.ActiveAt >= rule.For
            ? alert with { State = AlertState.Firing, FiredAt = time }
            : alert;
    }

    private async ValueTask<AlertInstance> NewAlertAsync(InstantSample sample, QueryFunc query, CancellationToken cancellationToken)
    {
        var templates = new AlertTemplates(rule, sample, options, time, query);
        var labels = new LabelsBuilder(sample.Labels).Remove(Label.MetricName);
        foreach (var label in rule.Labels)
        {
            labels.Set(label.Name, await templates.ExpandAsync(label.Value, cancellationToken));
        }

        labels.Set(AlertName, rule.Name);
        var annotations = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, text) in rule.Annotations)
        {
            annotations[name] = await templates.ExpandAsync(text, cancellationToken);
        }

        return new AlertInstance(labels.ToLabels(), AlertState.Pending, time) { Annotations = annotations, Value = sample.Value };
    }
}
