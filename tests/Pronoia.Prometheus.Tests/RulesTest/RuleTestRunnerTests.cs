using Pronoia.Prometheus.RulesTest;

namespace Pronoia.Prometheus.Tests.RulesTest;

public sealed class RuleTestRunnerTests : IDisposable
{
    private const string Rules =
        """
        groups:
          - name: recorded
            rules:
              - record: job:up:sum
                expr: sum by (job) (up)
              - record: job:up:double
                expr: job:up:sum * 2
          - name: alerts
            rules:
              - alert: Down
                expr: up == 0
                for: 3m
                keep_firing_for: 2m
                labels: {severity: page, where: "{{ $externalLabels.region }}"}
                annotations:
                  summary: "{{ $labels.instance }} of {{ .Labels.job }} down ({{ $value }}), {{ with query \"sum(up)\" }}{{ . | first | value }}{{ end }} up, see {{ $externalURL }}"
              - alert: Always
                expr: vector(1)
        """;

    private const string Tests =
        """
        rule_files: [rules.yml]
        evaluation_interval: 1m
        group_eval_order: [recorded, alerts]
        tests:
          - name: outage
            interval: 1m
            external_labels: {region: eu}
            external_url: https://p.example
            input_series:
              - series: 'up{job="a", instance="i1"}'
                values: '1 1 0x4 1x5'
              - series: 'up{job="a", instance="i2"}'
                values: '1+0x4 _x2 stale 1x3'
            alert_rule_test:
              - eval_time: 4m
                alertname: Down
              - eval_time: 5m30s
                alertname: Down
                exp_alerts:
                  - exp_labels: {severity: page, job: a, instance: i1, where: eu}
                    exp_annotations:
                      summary: "i1 of a down (0), 1 up, see https://p.example"
              - eval_time: 8m
                alertname: Down
                exp_alerts:
                  - exp_labels: {severity: page, job: a, instance: i1, where: eu}
                    exp_annotations:
                      summary: "i1 of a down (0), 1 up, see https://p.example"
              - eval_time: 10m
                alertname: Down
              - eval_time: 0m
                alertname: Always
                exp_alerts: [{}]
            promql_expr_test:
              - expr: job:up:double
                eval_time: 3m
                exp_samples: [{labels: 'job:up:double{job="a"}', value: 2}]
              - expr: ALERTS{alertname="Down"}
                eval_time: 3m
                exp_samples:
                  - labels: '{__name__="ALERTS", alertname="Down", alertstate="pending", instance="i1", job="a", severity="page", where="eu"}'
                    value: 1
              - expr: ALERTS_FOR_STATE{alertname="Down"}
                eval_time: 3m
                exp_samples:
                  - labels: 'ALERTS_FOR_STATE{alertname="Down", instance="i1", job="a", severity="page", where="eu"}'
                    value: 120
              - expr: count_over_time(ALERTS{alertname="Down", alertstate="pending"}[1h])
                eval_time: 10m
                exp_samples: [{labels: '{alertname="Down", alertstate="pending", instance="i1", job="a", severity="page", where="eu"}', value: 3}]
              - expr: 1 / 0
                eval_time: 3m
                exp_samples: [{value: .inf}]
              - expr: nothing
                eval_time: 3m
        """;

    private const string Failing =
        """
        rule_files: [rules.yml]
        tests:
          - name: wrong
            input_series: [{series: 'up{job="a"}', values: '0x10'}]
            alert_rule_test:
              - eval_time: 5m
                alertname: Down
                exp_alerts: [{exp_labels: {severity: ticket}}]
            promql_expr_test:
              - expr: job:up:sum + 0.5
                eval_time: 5m
                exp_samples: [{labels: '{job="a"}', value: 1}]
              - expr: sum(
                eval_time: 5m
              - expr: nothing
                eval_time: 5m
                exp_samples: [{labels: 'x{}', value: 1000000}]
        """;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("pronoia-rules");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Rules_are_evaluated_and_compared()
    {
        Write("rules.yml", Rules);
        var (passed, output) = await RunAsync(Write("test.yml", Tests));
        Assert.Equal($"Unit Testing:  {_directory.FullName}/test.yml\n  SUCCESS\n\n", output);
        Assert.True(passed);
    }

    [Fact]
    public async Task Recorded_histograms_are_read_by_the_rules_after_them()
    {
        Write("rules.yml", "groups: [{name: g, rules: [{record: 'job:latency:rate2m', expr: 'sum(rate(latency[2m]))'}, {record: 'job:latency:p50', expr: 'histogram_quantile(0.5, job:latency:rate2m)'}]}]");
        const string Histograms =
            """
            rule_files: [rules.yml]
            evaluation_interval: 1m
            tests:
              - interval: 1m
                input_series:
                  - series: latency
                    values: '{{schema:0 sum:3 count:2 buckets:[0 2]}}+{{schema:0 sum:3 count:2 buckets:[0 2]}}x5'
                promql_expr_test:
                  - expr: histogram_count(job:latency:rate2m) * 60
                    eval_time: 3m
                    exp_samples: [{labels: '{}', value: 2}]
                  - expr: job:latency:p50
                    eval_time: 3m
                    exp_samples: [{labels: 'job:latency:p50', value: 1.4142135623730951}]
            """;
        var (passed, output) = await RunAsync(Write("test.yml", Histograms));
        Assert.True(passed, output);
    }

    [Fact]
    public async Task What_differs_is_shown()
    {
        Write("rules.yml", Rules);
        var (passed, output) = await RunAsync(Write("test.yml", Failing));
        Assert.False(passed);
        Assert.Contains("  FAILED:\n    name: wrong,\n    alertname: Down, time: 5m, \n        exp:[\n", output, StringComparison.Ordinal);
        Assert.Contains("exp: {job=\"a\"} 1E+00\n        got: {job=\"a\"} 5E-01\n", output, StringComparison.Ordinal);
        Assert.Contains("exp: {__name__=\"x\"} 1E+06\n        got: nil\n", output, StringComparison.Ordinal);
        Assert.Contains("    expr: \"sum(\", time: 5m, err: ", output, StringComparison.Ordinal);
    }

    [PeerFact("promtool")]
    public Task Passes_where_promtool_passes() => CompareWithPromtoolAsync(Tests);

    [PeerFact("promtool")]
    public Task Fails_as_promtool_fails() => CompareWithPromtoolAsync(Failing);

    [Theory]
    [InlineData("tests: [{input_series: [{series: 'up{', values: '1'}]}]", "input_series: series: ")]
    [InlineData("tests: [{input_series: [{series: up, values: '1x'}]}]", "input_series: values: ")]
    [InlineData("tests: [{alert_rule_test: [{eval_time: 1m}]}]", "alert_rule_test: alertname is missing")]
    [InlineData("tests: [{promql_expr_test: [{expr: up, eval_time: 1000d}]}]", "more than 1000000 evaluations")]
    [InlineData("group_eval_order: [a, a]", "group name repeated in evaluation order: a")]
    [InlineData("rules_files: []", "unknown key \"rules_files\" (did you mean \"rule_files\"?)")]
    public async Task Mistakes(string yaml, string message)
    {
        var (passed, output) = await RunAsync(Write("test.yml", yaml));
        Assert.False(passed);
        Assert.Contains(message, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule_files_are_found_by_pattern_and_checked()
    {
        Write("a_rules.yml", "groups: [{name: a, rules: [{record: x, expr: 'sum('}]}]");
        var (passed, output) = await RunAsync(Write("test.yml", "rule_files: ['*_rules.yml', 'none*.yml']"));
        Assert.False(passed);
        Assert.Contains("rule: expr: could not parse expression: ", output, StringComparison.Ordinal);
        Assert.Contains("  WARNING: no file match pattern none*.yml", output, StringComparison.Ordinal);
    }

    private async Task CompareWithPromtoolAsync(string tests)
    {
        // promtool 2.42 knows no keep_firing_for yet, and words syntax errors in its own way.
        var own = tests.Replace("      - expr: sum(\n        eval_time: 5m\n", "", StringComparison.Ordinal).Replace("eval_time: 8m", "eval_time: 6m", StringComparison.Ordinal);
        Write("rules.yml", Rules.Replace("keep_firing_for: 2m", "", StringComparison.Ordinal));
        var path = Write("test.yml", own);
        var (exitCode, expected) = await Peer.RunAsync("promtool", ["test", "rules", path]);
        var (passed, output) = await RunAsync(path);
        Assert.Equal(exitCode == 0, passed);
        Assert.Equal(Lines(expected), Lines(output));
    }

    // Streams are merged in no fixed order.
    private static IEnumerable<string> Lines(string output) => output.Split('\n').Where(l => l.Trim().Length > 0).Select(l => l.TrimEnd()).Order(StringComparer.Ordinal);

    private static async Task<(bool Passed, string Output)> RunAsync(string path)
    {
        var output = new StringWriter { NewLine = "\n" };
        var passed = await RuleTestRunner.RunAsync([path], output, output);
        return (passed, output.ToString());
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
