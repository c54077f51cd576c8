using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Tests.Api.V1;

public sealed class StatusEndpointsTests
{
    [Fact]
    public async Task Targets_tell_what_the_last_probe_found()
    {
        await using var target = await Loopback.TextAsync("ok");
        await using var server = await ApiServer.StartAsync(
            $"global: {{interval: 1s}}\ntargets: [{{name: bad, url: 'http://127.0.0.1:1'}}, {{name: good, url: '{target.Url}', labels: {{team: x}}}}, {{name: new, url: 'http://127.0.0.1:2', interval: 1h}}]");
        await server.Harness.StepAsync(TimeSpan.FromSeconds(1), 2);

        var targets = (await server.JsonAsync("/api/v1/targets"))["data"]!["activeTargets"]!.AsArray();

        Assert.Equal(["bad", "good", "new"], targets.Select(t => t!["labels"]!["target"]!.GetValue<string>()));
        Assert.Equal(["down", "up"], targets.Take(2).Select(t => t!["health"]!.GetValue<string>()));
        Assert.NotEqual("", targets[0]!["lastError"]!.GetValue<string>());
        Assert.Equal("", targets[1]!["lastError"]!.GetValue<string>());
        Assert.Equal("x", targets[1]!["labels"]!["team"]!.GetValue<string>());
        Assert.Equal("1h", targets[2]!["scrapeInterval"]!.GetValue<string>());
        Assert.Empty((await server.JsonAsync("/api/v1/targets?state=dropped"))["data"]!["activeTargets"]!.AsArray());
    }

    [Theory]
    [InlineData("buildinfo", "version")]
    [InlineData("runtimeinfo", "startTime")]
    [InlineData("config", "yaml")]
    [InlineData("flags", "query.timeout")]
    [InlineData("tsdb", "headStats")]
    public async Task The_status_answers_clients(string what, string key)
    {
        await using var server = await ApiServer.StartAsync();

        Assert.NotNull((await server.JsonAsync($"/api/v1/status/{what}"))["data"]![key]);
    }

    [Fact]
    public async Task The_configuration_shown_holds_no_secret()
    {
        await using var server = await ApiServer.StartAsync("""
            targets: [{name: api, url: 'http://127.0.0.1:1', module: m}]
            modules: {m: {prober: http, http: {basic_auth: {username: u, password: hunter2}}}}
            """);

        Assert.DoesNotContain("hunter2", (await server.JsonAsync("/api/v1/status/config")).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Series_are_counted()
    {
        await using var server = await ApiServer.StartAsync();
        await server.StoreAsync(1, Labels.Of("m", ("job", "a")), Labels.Of("m", ("job", "b")), Labels.Of("n", ("job", "b")));

        var data = (await server.JsonAsync("/api/v1/status/tsdb?limit=1"))["data"]!;

        Assert.Equal(3, data["headStats"]!["numSeries"]!.GetValue<int>());
        Assert.Equal("""[{"name":"m","value":2}]""", data["seriesCountByMetricName"]!.ToJsonString());
        Assert.Equal("""[{"name":"__name__=m","value":2}]""", data["seriesCountByLabelValuePair"]!.ToJsonString());
    }
}
