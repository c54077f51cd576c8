using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Tests.Api.V1;

public sealed class RuleEndpointsTests
{
    private const string Yaml = """
        global: {interval: 1s, evaluation_interval: 1s, default_rules: false}
        targets: [{name: api, url: 'http://127.0.0.1:1'}]
        rules:
          groups:
            - name: g
              interval: 1s
              rules:
                - {record: one, expr: vector(1), labels: {a: b}}
                - {alert: Fires, expr: 'vector(2) > 1', labels: {severity: page}, annotations: {summary: 'at {{ $value }}'}}
                - {alert: Waits, expr: vector(1), for: 1h}
                - {alert: Sleeps, expr: 'vector(0) > 1', keep_firing_for: 2m}
        """;

    [Fact]
    public async Task Rules_carry_the_state_of_their_last_evaluation()
    {
        await using var server = await ApiServer.StartAsync(Yaml);
        await server.Harness.StepAsync(TimeSpan.FromSeconds(1), 3);

        var group = Assert.Single((await server.JsonAsync("/api/v1/rules"))["data"]!["groups"]!.AsArray())!;

        Assert.Equal(("g", "test.yaml", 1), (group["name"]!.GetValue<string>(), group["file"]!.GetValue<string>(), group["interval"]!.GetValue<int>()));
        Assert.StartsWith("2026-11-21T12:00:0", group["lastEvaluation"]!.GetValue<string>(), StringComparison.Ordinal);
        var rules = group["rules"]!.AsArray();
        Assert.Equal(["recording", "alerting", "alerting", "alerting"], rules.Select(r => r!["type"]!.GetValue<string>()));
        Assert.Equal([null, "firing", "pending", "inactive"], rules.Select(r => r!["state"]?.GetValue<string>()));
        Assert.All(rules, r => Assert.Equal("ok", r!["health"]!.GetValue<string>()));
        var alert = Assert.Single(rules[1]!["alerts"]!.AsArray())!;
        Assert.Equal("2e+00", alert["value"]!.GetValue<string>());
        Assert.Equal("at 2", alert["annotations"]!["summary"]!.GetValue<string>());
        Assert.Equal(3600, rules[2]!["duration"]!.GetValue<int>());
        Assert.Equal(120, rules[3]!["keepFiringFor"]!.GetValue<int>());
    }

    [Fact]
    public async Task Before_the_first_evaluation_nothing_is_known()
    {
        await using var server = await ApiServer.StartAsync(Yaml);

        var group = (await server.JsonAsync("/api/v1/rules"))["data"]!["groups"]![0]!;

        Assert.Equal("0001-01-01T00:00:00Z", group["lastEvaluation"]!.GetValue<string>());
        Assert.All(group["rules"]!.AsArray(), r => Assert.Equal("unknown", r!["health"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_rule_that_keeps_failing_shows_its_error_and_is_counted_and_recovers()
    {
        await using var server = await ApiServer.StartAsync("""
            global: {interval: 1s, evaluation_interval: 1s, default_rules: false}
            targets: [{name: api, url: 'http://127.0.0.1:1'}]
            rules:
              groups:
                - name: g
                  rules:
                    - {record: broken, expr: 'label_replace(probe_success, "target", "same", "", "") or label_replace(two, "x", "same", "", "")'}
                    - {record: good, expr: vector(1)}
            """);
        await server.StoreAsync(1, Labels.Of("two", ("x", "a")), Labels.Of("two", ("x", "b")));
        await server.Harness.StepAsync(TimeSpan.FromSeconds(1), 3);

        var group = (await server.JsonAsync("/api/v1/rules"))["data"]!["groups"]![0]!;
        var (broken, good) = (group["rules"]![0]!, group["rules"]![1]!);
        Assert.Equal(("err", "ok"), (broken["health"]!.GetValue<string>(), good["health"]!.GetValue<string>()));
        Assert.Contains("vector cannot contain metrics with the same labelset", broken["lastError"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Null(good["lastError"]);
        Assert.StartsWith("2026-11-21T12:00:0", broken["lastEvaluation"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True(group["evaluationTime"]!.GetValue<double>() >= 0);
        var (_, metrics, _) = await server.SendAsync("GET", "/metrics");
        Assert.Contains("# TYPE pronoia_rule_evaluation_failures_total counter\npronoia_rule_evaluation_failures_total{rule_group=\"test.yaml;g\"} 3\n", metrics, StringComparison.Ordinal);
        Assert.Contains("pronoia_rule_evaluations_total{rule_group=\"test.yaml;g\"} 6\n", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("good", metrics, StringComparison.Ordinal);
        Assert.Equal("3", (await server.JsonAsync($"/api/v1/query?query=pronoia_rule_evaluation_failures_total&time={server.Now}"))["data"]!["result"]![0]!["value"]![1]!.GetValue<string>());

        // The series that are in each other's way leave the lookback.
        server.Harness.Time.Advance(TimeSpan.FromMinutes(6));
        await server.Harness.StepAsync(TimeSpan.FromSeconds(1), 2);
        broken = (await server.JsonAsync("/api/v1/rules"))["data"]!["groups"]![0]!["rules"]![0]!;
        Assert.Equal("ok", broken["health"]!.GetValue<string>());
        Assert.Null(broken["lastError"]);
    }

    [Theory]
    [InlineData("type=alert", 3)]
    [InlineData("type=record", 1)]
    [InlineData("rule_name[]=Fires&rule_name[]=one", 2)]
    [InlineData("rule_group[]=other", 0)]
    [InlineData("file[]=test.yaml", 4)]
    public async Task Rules_can_be_chosen(string query, int expected)
    {
        await using var server = await ApiServer.StartAsync(Yaml);

        var groups = (await server.JsonAsync($"/api/v1/rules?{query}"))["data"]!["groups"]!.AsArray();

        Assert.Equal(expected, groups.Sum(g => g!["rules"]!.AsArray().Count));
    }

    [Fact]
    public async Task Alerts_are_those_that_fire_or_wait()
    {
        await using var server = await ApiServer.StartAsync(Yaml);
        await server.Harness.StepAsync(TimeSpan.FromSeconds(1), 3);

        var alerts = (await server.JsonAsync("/api/v1/alerts"))["data"]!["alerts"]!.AsArray();

        Assert.Equal(
            [("Fires", "firing"), ("Waits", "pending")],
            alerts.Select(a => (a!["labels"]!["alertname"]!.GetValue<string>(), a["state"]!.GetValue<string>())));
    }

    [Fact]
    public async Task An_unknown_type_is_refused()
    {
        await using var server = await ApiServer.StartAsync(Yaml);

        Assert.Equal("bad_data", (await server.JsonAsync("/api/v1/rules?type=x", 400))["errorType"]!.GetValue<string>());
    }
}
