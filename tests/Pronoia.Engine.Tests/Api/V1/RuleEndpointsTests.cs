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
