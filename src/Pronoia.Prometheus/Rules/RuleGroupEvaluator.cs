using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Rules;

/// <summary>
/// Evaluates a group at an instant, with the semantics of Prometheus's rule manager. Holds nothing between evaluations: everything that must
/// last is in the <see cref="RuleGroupState"/> that goes in and comes out, so an evaluation may run on any instance.
/// </summary>
/// <param name="group">The group.</param>
/// <param name="options">How; Prometheus's defaults where null.</param>
/// <param name="timeProvider">Measures durations; the system's where null.</param>
public sealed class RuleGroupEvaluator(RuleGroup group, RuleEvaluationOptions? options = null, TimeProvider? timeProvider = null)
{
    private readonly RuleEvaluationOptions _options = options ?? new RuleEvaluationOptions();
    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;
    private readonly IReadOnlyList<string> _keys = Keys(group);

    /// <summary>The group.</summary>
    public RuleGroup Group { get; } = group;

    /// <summary>How often the group is to be evaluated.</summary>
    public TimeSpan Interval => Group.Interval ?? _options.EvaluationInterval;

    /// <summary>
    /// The identities under which <see cref="RuleState.Key"/> remembers the rules of a group, in its order. Rules may share name and labels: the n-th of them then
    /// keeps the n-th state, as in Prometheus.
    /// </summary>
    public static IReadOnlyList<string> Keys(RuleGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. group.Rules.Select(rule =>
        {
            var key = $"{rule.Type} {rule.Name}{Labels.Of(rule.Labels)}";
            var count = counts[key] = counts.GetValueOrDefault(key) + 1;
            return count == 1 ? key : $"{key} #{count}";
        })];
    }

    /// <summary>Evaluates every rule in order. A rule that fails leaves its state as it was and does not stop the others.</summary>
    /// <param name="state">What the last evaluation left; null before the first.</param>
    /// <param name="time">The instant.</param>
    /// <param name="query">Evaluates expressions.</param>
    /// <param name="append">
    /// Stores each rule's samples before the next rule runs; where null, rules do not see what those before them recorded in this evaluation.
    /// </param>
    /// <param name="cancellationToken">Stops the evaluation.</param>
    /// <exception cref="OperationCanceledException">The evaluation was stopped; nothing is to be kept.</exception>
    public async ValueTask<RuleGroupResult> EvaluateAsync(
        RuleGroupState? state, DateTimeOffset time, QueryFunc query, AppendFunc? append = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        state ??= RuleGroupState.Empty;
        var offset = Group.QueryOffset ?? _options.QueryOffset;
        var begun = _time.GetTimestamp();
        var outage = time - (state.LastEvaluation ?? time) > _options.OutageTolerance;
        var previous = state.Rules.GroupBy(r => r.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var samples = new List<SeriesSample>();
        var alerts = new List<RuleAlert>();
        var results = new List<RuleResult>(Group.Rules.Count);
        var states = new List<RuleState>(Group.Rules.Count);
        for (var i = 0; i < Group.Rules.Count; i++)
        {
            var started = _time.GetTimestamp();
            var before = previous.Remove(_keys[i], out var known) ? known : new RuleState(_keys[i], [], []);
            var (after, produced, error) = await EvaluateRuleAsync(Group.Rules[i], before, time, offset, outage, query, cancellationToken);
            if (Group.Rules[i] is AlertingRule alerting && error is null)
            {
                after = AlertSender.Send(alerting, after, time, Interval, _options, alerts);
            }

            if (append is not null && produced.Count > 0)
            {
                await append(produced, cancellationToken);
            }

            samples.AddRange(produced);
            var took = _time.GetElapsedTime(started);
            states.Add(after with { LastEvaluation = time, EvaluationTime = took, LastError = error });
            results.Add(new RuleResult(Group.Rules[i], produced, after.Alerts, error, took));
        }

        // Rules that the group no longer has: their series end.
        var ended = Ended(previous.Values.SelectMany(r => r.Series), samples.Select(s => s.Labels), (time - offset).ToUnixTimeMilliseconds());
        if (append is not null && ended.Count > 0)
        {
            await append(ended, cancellationToken);
        }

        samples.AddRange(ended);
        var next = new RuleGroupState(time, states)
        {
            EvaluationTime = _time.GetElapsedTime(begun),
            Evaluations = state.Evaluations + results.Count,
            Failures = state.Failures + results.Count(r => r.Error is not null),
        };
        return new RuleGroupResult(next, samples, alerts, results);
    }

    private async ValueTask<(RuleState After, IReadOnlyList<SeriesSample> Samples, string? Error)> EvaluateRuleAsync(
        Rule rule, RuleState before, DateTimeOffset time, TimeSpan offset, bool outage, QueryFunc query, CancellationToken cancellationToken)
    {
        var timestamp = (time - offset).ToUnixTimeMilliseconds();
        try
        {
            var vector = await query(rule.Expr, time - offset, cancellationToken);
            IReadOnlyList<AlertInstance> alerts = [];
            List<SeriesSample> samples;
            if (rule is AlertingRule alerting)
            {
                var evaluation = new AlertEvaluation(alerting, Group.Limit, _options, time);
                alerts = await evaluation.RunAsync(before.Alerts, vector, outage, query, cancellationToken);
                samples = AlertEvaluation.Samples(alerts, timestamp);
            }
            else
            {
                samples = Record(rule, vector, timestamp);
            }

            var series = samples.ConvertAll(s => s.Labels);
            samples.AddRange(Ended(before.Series, series, timestamp));
            return (before with { Series = series, Alerts = alerts }, samples, null);
        }
        catch (RuleLimitException e)
        {
            // As in Prometheus, a rule beyond its limit loses its alerts; their series end.
            var ended = Ended(before.Series, [], timestamp);
            return (before with { Series = [], Alerts = [] }, ended, e.Message);
        }
        catch (Exception e) when (!(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            return (before, [], e.Message);
        }
    }

    private List<SeriesSample> Record(Rule rule, IReadOnlyList<InstantSample> vector, long timestamp)
    {
        var seen = new HashSet<Labels>();
        var samples = new List<SeriesSample>(vector.Count);
        foreach (var sample in vector)
        {
            var builder = new LabelsBuilder(sample.Labels).Set(Label.MetricName, rule.Name);
            foreach (var label in rule.Labels)
            {
                builder.Set(label.Name, label.Value);
            }

            var labels = builder.ToLabels();
            if (!seen.Add(labels))
            {
                throw new InvalidOperationException("vector contains metrics with the same labelset after applying rule labels");
            }

            samples.Add(new SeriesSample(labels, timestamp, sample.Value) { Histogram = sample.Histogram });
        }

        return Group.Limit > 0 && samples.Count > Group.Limit
            ? throw new RuleLimitException($"exceeded limit of {Group.Limit} with {samples.Count} series")
            : samples;
    }

    private static List<SeriesSample> Ended(IEnumerable<Labels> before, IEnumerable<Labels> now, long timestamp)
    {
        var present = now.ToHashSet();
        return [.. before.Where(l => !present.Contains(l)).Distinct().Order().Select(l => new SeriesSample(l, timestamp, StaleMarker.Value))];
    }
}
