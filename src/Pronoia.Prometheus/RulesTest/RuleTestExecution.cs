using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;
using Pronoia.Prometheus.PromQLTest;
using Pronoia.Prometheus.Rules;
using Pronoia.Prometheus.Templates;

namespace Pronoia.Prometheus.RulesTest;

/// <summary>Runs one test group: evaluates the rules step by step from time 0 on and compares alerts and expressions, as promtool does.</summary>
internal sealed class RuleTestExecution
{
    private const int MaxEvaluations = 1_000_000;

    private readonly RuleTestFile _file;
    private readonly RuleTestGroup _test;
    private readonly RuleTestStorage _storage = new();
    private readonly PromQLEngine _engine;
    private readonly QueryFunc _query;
    private readonly List<RuleGroupEvaluator> _groups;
    private readonly RuleGroupState?[] _states;
    private readonly RuleGroupResult[] _results;
    private readonly List<string> _failures = [];

    public RuleTestExecution(RuleTestFile file, RuleTestGroup test, IReadOnlyList<RuleFile> ruleFiles)
    {
        (_file, _test) = (file, test);
        _engine = new PromQLEngine(new PromQLOptions { DefaultEvaluationInterval = file.EvaluationInterval });
        _query = RuleQuery.Over(_engine, _storage);
        var options = new RuleEvaluationOptions { EvaluationInterval = test.Interval, ExternalLabels = test.ExternalLabels, ExternalUrl = test.ExternalUrl };
        _groups = [.. ruleFiles.SelectMany(f => f.Groups)
            .OrderBy(g => Math.Max(0, file.GroupEvalOrder.ToList().IndexOf(g.Name)))
            .Select(g => new RuleGroupEvaluator(g, options))];
        _states = new RuleGroupState?[_groups.Count];
        _results = new RuleGroupResult[_groups.Count];
        foreach (var series in test.Inputs)
        {
            _storage.Add(series, test.Interval);
        }
    }

    /// <summary>What failed, in promtool's words; empty where all is as expected.</summary>
    public async ValueTask<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        var last = _test.LastTime;
        if (last / _file.EvaluationInterval > MaxEvaluations)
        {
            return [$"    more than {MaxEvaluations} evaluations up to {PrometheusDuration.Format(last)}"];
        }

        var tests = new Queue<RuleTestGroup.AlertTest>(_test.AlertTests.OrderBy(t => t.EvalTime));
        for (var time = TimeSpan.Zero; time <= last; time += _file.EvaluationInterval)
        {
            if (!await EvaluateAsync(time, cancellationToken))
            {
                return _failures;
            }

            // An alert test between two evaluations looks at the one before it.
            while (tests.TryPeek(out var test) && test.EvalTime < time + _file.EvaluationInterval)
            {
                Compare(tests.Dequeue());
            }
        }

        _storage.NowMs = (long)last.TotalMilliseconds;
        foreach (var test in _test.ExprTests)
        {
            await CompareAsync(test, cancellationToken);
        }

        return _failures;
    }

    private async ValueTask<bool> EvaluateAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var failed = false;
        _storage.NowMs = (long)time.TotalMilliseconds;
        for (var i = 0; i < _groups.Count; i++)
        {
            var result = await _groups[i].EvaluateAsync(_states[i], DateTimeOffset.UnixEpoch + time, _query, Append, cancellationToken);
            (_states[i], _results[i]) = (result.State, result);
            foreach (var rule in result.Rules.Where(r => r.Error is not null))
            {
                failed = true;
                _failures.Add($"    rule: {rule.Rule.Name}, time: {GoDuration.Format(time)}, err: {rule.Error}");
            }
        }

        return !failed;
    }

    private ValueTask Append(IReadOnlyList<SeriesSample> samples, CancellationToken cancellationToken)
    {
        _storage.Add(samples);
        return ValueTask.CompletedTask;
    }

    private void Compare(RuleTestGroup.AlertTest test)
    {
        var got = _results.SelectMany(r => r.Rules)
            .Where(r => r.Rule is AlertingRule && r.Rule.Name == test.AlertName)
            .SelectMany(r => r.Alerts)
            .Where(a => a.State == AlertState.Firing)
            .Select(a => new RuleTestGroup.ExpectedAlert(a.Labels, a.Annotations))
            .OrderBy(a => a.Labels)
            .ToList();
        var expected = test.Expected.OrderBy(a => a.Labels).ToList();
        var isEqual = expected.Count == got.Count
            && expected.Zip(got).All(p => p.First.Labels.Equals(p.Second.Labels) && p.First.Annotations.SequenceEqual(p.Second.Annotations));
        if (!isEqual)
        {
            var name = _test.Name.Length > 0 ? $"    name: {_test.Name},\n" : "";
            _failures.Add(
                $"{name}    alertname: {test.AlertName}, time: {PrometheusDuration.Format(test.EvalTime)}, \n"
                + $"        exp:{RuleTestText.Alerts(expected)}, \n        got:{RuleTestText.Alerts(got)}");
        }
    }

    private async ValueTask CompareAsync(RuleTestGroup.ExprTest test, CancellationToken cancellationToken)
    {
        var context = $"    expr: {PromQL.Parsing.GoText.Quote(test.Expr)}, time: {PrometheusDuration.Format(test.EvalTime)},";
        List<RuleTestGroup.ExpectedSample> got;
        try
        {
            var result = await _engine.InstantAsync(_storage, test.Expr, DateTimeOffset.UnixEpoch + test.EvalTime, cancellationToken);
            got = result.ValueType switch
            {
                PromQLType.Vector => [.. result.Vector.Select(e => new RuleTestGroup.ExpectedSample(e.Labels, e.Value, e.Histogram)).OrderBy(s => s.Labels)],
                PromQLType.Scalar => [new RuleTestGroup.ExpectedSample(Labels.Empty, result.Scalar, null)],
                _ => throw new FormatException("rule result is not a vector or scalar"),
            };
        }
        catch (Exception e) when (e is PromQLException or FormatException)
        {
            _failures.Add($"{context} err: {e.Message}");
            return;
        }

        var expected = test.Expected.OrderBy(s => s.Labels).ToList();
        if (!(expected.Count == got.Count && expected.Zip(got).All(p => IsEqual(p.First, p.Second))))
        {
            _failures.Add($"{context}\n        exp: {RuleTestText.Samples(expected)}\n        got: {RuleTestText.Samples(got)}");
        }
    }

    private bool IsEqual(RuleTestGroup.ExpectedSample a, RuleTestGroup.ExpectedSample b)
    {
        if (!a.Labels.Equals(b.Labels) || a.Histogram is null != b.Histogram is null)
        {
            return false;
        }

        return a.Histogram is not null ? AlmostEqual.Histograms(a.Histogram, b.Histogram!)
            : _file.FuzzyCompare ? AlmostEqual.Floats(a.Value, b.Value)
            : a.Value.Equals(b.Value) || a.Value == b.Value;
    }
}
