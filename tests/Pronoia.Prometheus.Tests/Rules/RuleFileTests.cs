using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Rules;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.Tests.Rules;

public class RuleFileTests
{
    [Fact]
    public void Reads_every_field()
    {
        var file = Read(
            """
            groups:
              - name: example
                interval: 30s
                limit: 7
                query_offset: 1m
                labels: {team: a, tier: "1"}
                rules:
                  - record: job:up:sum
                    expr: sum by (job) (up)
                    labels: {tier: 2}
                  - alert: Down
                    expr: up == 0
                    for: 5m
                    keep_firing_for: 10m
                    labels: {severity: page}
                    annotations: {summary: "{{ $labels.job }} is down", about: x}
              - name: empty
            """, out var diagnostics);
        Assert.Empty(diagnostics.Errors);
        Assert.Equal(["example", "empty"], file.Groups.Select(g => g.Name));
        var group = file.Groups[0];
        Assert.Equal((TimeSpan.FromSeconds(30), 7, TimeSpan.FromMinutes(1), "rules.yml"), (group.Interval, group.Limit, group.QueryOffset, group.File));
        Assert.Null(file.Groups[1].Interval);
        var recording = Assert.IsType<RecordingRule>(group.Rules[0]);
        Assert.Equal(("job:up:sum", "sum by (job) (up)"), (recording.Name, recording.Expr));
        Assert.Equal([new Label("team", "a"), new Label("tier", "2")], recording.Labels);
        var alerting = Assert.IsType<AlertingRule>(group.Rules[1]);
        Assert.Equal(("Down", TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10)), (alerting.Name, alerting.For, alerting.KeepFiringFor));
        Assert.Equal(["about", "summary"], alerting.Annotations.Select(a => a.Key));
        Assert.Contains(new Label("severity", "page"), alerting.Labels);
    }

    [Theory]
    [InlineData("groups: [{name: a}, {name: a}]", "rules.yml:1:28: group: name: group name \"a\" is repeated in the same file")]
    [InlineData("groups: [{rules: []}]", "rules.yml:1:10: group: name is missing")]
    [InlineData("groups: [{name: a, rules: [{expr: x}]}]", "rules.yml:1:28: rule: one of record or alert must be set")]
    [InlineData("groups: [{name: a, rules: [{record: x}]}]", "rules.yml:1:28: rule: expr is missing")]
    [InlineData("groups: [{name: a, rules: [{record: x, alert: y, expr: x}]}]", "rules.yml:1:28: rule: give either record or alert, not both")]
    [InlineData("groups: [{name: a, rules: [{record: x, expr: x, for: 1m}]}]", "rules.yml:1:54: rule: for: a recording rule has none")]
    [InlineData("groups: [{name: a, rules: [{record: x, expr: x, annotations: {a: b}}]}]", "rules.yml:1:62: rule: annotations: a recording rule has none")]
    [InlineData("groups: [{name: a, rules: [{record: 1-x, expr: x}]}]", "rules.yml:1:37: rule: record: invalid recording rule name \"1-x\": expected letters, digits, underscores and colons, not starting with a digit")]
    [InlineData("groups: [{name: a, rules: [{alert: x, expr: x, labels: {a-b: c}}]}]", "rules.yml:1:57: rule: labels: invalid name \"a-b\": expected letters, digits and underscores, not starting with a digit")]
    [InlineData("groups: [{name: a, rules: [{alert: x, expr: x, labels: {__name__: c}}]}]", "rules.yml:1:57: rule: labels: invalid name \"__name__\": expected letters, digits and underscores, not starting with a digit")]
    [InlineData("groups: [{name: a, rules: [{alert: x, expr: bad}]}]", "rules.yml:1:45: rule: expr: could not parse expression: no good")]
    [InlineData("groups: [{name: a, rules: [{alert: x, expr: x, four: 1m}]}]", "rules.yml:1:48: rule: unknown key \"four\" (did you mean \"for\"?)")]
    [InlineData("groups: [{name: a, interval: soon}]", "rules.yml:1:30: group: interval: expected a duration such as 30s or 5m, found \"soon\"")]
    [InlineData("groups: [{name: a, rules: [{alert: x, expr: x, annotations: {a: '{{ .X'}}]}]", "rules.yml:1:65: rule: annotations: a: template: __alert_x:1:1: unclosed action")]
    [InlineData("groups: [{name: a, rules: [{alert: x, expr: x, labels: {a: '{{ humanise 1 }}'}}]}]", "rules.yml:1:60: rule: labels: a: template: __alert_x:1:4: function \"humanise\" not defined")]
    [InlineData("groups: [{name: a, rules: [{alert: x, expr: x, labels: {a: '{{ $lables }}'}}]}]", "rules.yml:1:60: rule: labels: a: template: __alert_x:1:4: undefined variable \"$lables\"")]
    [InlineData("rules: []", "rules.yml:1:1: rule file: unknown key \"rules\"; valid keys are groups")]
    public void Says_what_is_wrong(string yaml, string message)
    {
        Read(yaml, out var diagnostics);
        Assert.Equal(message, Assert.Single(diagnostics.Errors).ToString());
    }

    [Fact]
    public void Expressions_are_checked_by_the_parser_where_nothing_else_is_given()
    {
        var diagnostics = new Diagnostics();
        RuleFile.Read(YamlFile.Parse("groups: [{name: a, rules: [{record: x, expr: 'sum('}]}]", "rules.yml", diagnostics), "rules.yml", diagnostics);
        Assert.StartsWith("rule: expr: could not parse expression: 1:", Assert.Single(diagnostics.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_has_no_groups()
    {
        Assert.Empty(Read("", out var diagnostics).Groups);
        Assert.Empty(diagnostics.Errors);
    }

    private static RuleFile Read(string yaml, out Diagnostics diagnostics)
    {
        diagnostics = new Diagnostics();
        return RuleFile.Read(YamlFile.Parse(yaml, "rules.yml", diagnostics), "rules.yml", diagnostics, expr => expr == "bad" ? "no good" : null);
    }
}
