namespace Pronoia.Engine.Tests.Api.Heartbeats;

public sealed class HeartbeatEndpointTests
{
    private const string Yaml = """
        global: {interval: 10s, evaluation_interval: 10s}
        heartbeats:
          - {name: backup, period: 1m, grace: 30s, labels: {team: ops}}
          - {name: closed, period: 1h, token: s3cret}
        alerting:
          route: {receiver: console, group_wait: 1s, group_interval: 1s}
          receivers: [{name: console, console_configs: [{}]}]
        """;

    [Fact]
    public async Task A_heartbeat_that_comes_is_up_and_one_that_stops_is_down_and_alerts()
    {
        await using var server = await ApiServer.StartAsync(Yaml);
        Assert.Equal((200, "ok\n"), await BeatAsync(server, "backup"));
        await server.Harness.StepAsync(TimeSpan.FromSeconds(10), 3);

        Assert.Equal("1", await UpAsync(server));
        var target = (await server.JsonAsync("/api/v1/targets"))["data"]!["activeTargets"]!.AsArray().First(t => t!["labels"]!["name"]!.GetValue<string>() == "backup")!;
        Assert.Equal("up", target["health"]!.GetValue<string>());
        Assert.Contains("pronoia_heartbeat_up{job=\"heartbeat\",name=\"backup\",team=\"ops\"} 1\n", (await server.SendAsync("GET", "/metrics")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Harness.Lines, l => l.Contains("HeartbeatMissing", StringComparison.Ordinal));

        await server.Harness.StepAsync(TimeSpan.FromSeconds(10), 12);
        Assert.Equal("0", await UpAsync(server));
        Assert.Contains(server.Harness.Lines, l => l.Contains("HeartbeatMissing", StringComparison.Ordinal));

        await BeatAsync(server, "backup");
        await BeatAsync(server, "backup");
        await server.Harness.StepAsync(TimeSpan.FromSeconds(10), 2);
        Assert.Equal("1", await UpAsync(server));
    }

    [Fact]
    public async Task One_that_never_came_is_unknown_until_it_should_have()
    {
        await using var server = await ApiServer.StartAsync(Yaml);
        await server.Harness.StepAsync(TimeSpan.FromSeconds(10), 6);
        Assert.Null(await UpAsync(server));

        await server.Harness.StepAsync(TimeSpan.FromSeconds(10), 6);
        Assert.Equal("0", await UpAsync(server));
    }

    [Fact]
    public async Task Silence_while_nobody_listened_is_not_blamed_on_the_job()
    {
        await using var server = await ApiServer.StartAsync(Yaml);
        await BeatAsync(server, "backup");
        await server.Harness.StepAsync(TimeSpan.FromSeconds(10), 3);
        server.Harness.Time.Advance(TimeSpan.FromMinutes(30));

        await server.Harness.StepAsync(TimeSpan.FromSeconds(10), 3);

        Assert.Null(await UpAsync(server));
    }

    [Theory]
    [InlineData("Bearer s3cret", 200)]
    [InlineData("bearer s3cret", 200)]
    [InlineData("Bearer s3cre", 401)]
    [InlineData("Bearer s3crets", 401)]
    [InlineData("Basic czNjcmV0", 401)]
    [InlineData(null, 401)]
    public async Task A_token_keeps_strangers_out(string? authorization, int expected)
    {
        await using var server = await ApiServer.StartAsync(Yaml);

        var (status, body, response) = authorization is null
            ? await server.SendAsync("POST", "/heartbeat/closed")
            : await server.SendAsync("POST", "/heartbeat/closed", headers: ("Authorization", authorization));

        Assert.Equal(expected, status);
        Assert.Equal(expected == 401, response.Headers.WwwAuthenticate.Count > 0);
        Assert.DoesNotContain("s3cret", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/heartbeat/other", 404)]
    [InlineData("GET", "/heartbeat/backup", 405)]
    public async Task Only_what_is_configured_is_taken_and_only_by_post(string method, string path, int expected)
    {
        await using var server = await ApiServer.StartAsync(Yaml);

        Assert.Equal(expected, (await server.SendAsync(method, path)).Status);
    }

    [Fact]
    public async Task A_read_only_web_takes_no_heartbeat()
    {
        await using var server = await ApiServer.StartAsync(Yaml + "\nweb: {read_only: true}");

        Assert.Equal(403, (await server.SendAsync("POST", "/heartbeat/backup")).Status);
    }

    private static async Task<(int Status, string Body)> BeatAsync(ApiServer server, string name)
    {
        var (status, body, _) = await server.SendAsync("POST", $"/heartbeat/{name}");
        return (status, body);
    }

    private static async Task<string?> UpAsync(ApiServer server) =>
        (await server.JsonAsync("/api/v1/query?query=pronoia_heartbeat_up{name=\"backup\"}"))["data"]!["result"]!.AsArray() is [{ } series] ? series["value"]![1]!.GetValue<string>() : null;
}
