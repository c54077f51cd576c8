using Pronoia.Engine.Ingest;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Rules;

namespace Pronoia.Engine.Jobs;

/// <summary>
/// What the evaluation of rules says of itself, as series of the group's shard, so that rules can alert on rules that fail: the names are Prometheus's with another
/// prefix, and <c>rule_group</c> is <c>FILE;GROUP</c> as there.
/// </summary>
internal static class RuleMetrics
{
    private const string Evaluations = "pronoia_rule_evaluations_total";
    private const string Failures = "pronoia_rule_evaluation_failures_total";
    private const string Duration = "pronoia_rule_group_last_duration_seconds";
    private const string Timestamp = "pronoia_rule_group_last_evaluation_timestamp_seconds";

    /// <summary>Tells what the metrics mean.</summary>
    public static void Describe(MetricMetadata metadata)
    {
        metadata.Note(new MetricFamily(Evaluations, "Evaluations of rules.", MetricType.Counter, []));
        metadata.Note(new MetricFamily(Failures, "Evaluations of rules that failed.", MetricType.Counter, []));
        metadata.Note(new MetricFamily(Duration, "How long the last evaluation of a rule group took, seconds.", MetricType.Gauge, []));
        metadata.Note(new MetricFamily(Timestamp, "When a rule group was last evaluated, seconds since the epoch.", MetricType.Gauge, []));
    }

    /// <summary>The samples after an evaluation.</summary>
    public static IReadOnlyList<SeriesSample> Of(RuleGroup group, RuleGroupState state, DateTimeOffset slot)
    {
        var stamp = slot.ToUnixTimeMilliseconds();
        return
        [
            Sample(Evaluations, state.Evaluations),
            Sample(Failures, state.Failures),
            Sample(Duration, state.EvaluationTime.TotalSeconds),
            Sample(Timestamp, stamp / 1000.0),
        ];

        SeriesSample Sample(string name, double value) => new(Labels.Of(name, ("rule_group", $"{group.File};{group.Name}")), stamp, value);
    }
}
