using System.Diagnostics;
using System.Text.Json.Nodes;
using Pronoia.Engine.Api.V1;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Tests.Api.V1;

/// <summary>What hostile and too many queries get. They take every core, so nothing else runs meanwhile.</summary>
[Collection(BusyProcessDefinition.Name)]
public sealed class QueryLimitsTests
{
    private const string Slow = "max_over_time(quantile_over_time(0.5, vector(1)[1h:100ms])[2h:100ms])";

    [Theory]
    [InlineData("query=max_over_time(vector(1)[100y:1ms])", "execution", 422)]
    [InlineData("query=sum(max_over_time(quantile_over_time(0.5, vector(1)[1y:1s])[1y:1s]))", "execution", 422)]
    [InlineData("query=" + Slow + "&timeout=200ms", "timeout", 503)]
    [InlineData("query=count(m * on() group_left m)", "execution", 422)]
    public async Task A_hostile_query_is_stopped_with_the_type_of_the_limit(string query, string type, int status)
    {
        await using var server = await ApiServer.StartAsync();
        await server.StoreAsync(1, [.. Enumerable.Range(0, 10).Select(i => Labels.Of("m", ("i", $"{i}")))]);
        var watch = Stopwatch.StartNew();

        var answer = await server.JsonAsync($"/api/v1/query?{query.Replace(" ", "%20", StringComparison.Ordinal)}&time={server.Now}", status);

        Assert.Equal(type, (string)answer["errorType"]!);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 60);
    }

    [Fact]
    public async Task Deep_and_long_expressions_are_refused()
    {
        await using var server = await ApiServer.StartAsync();

        var (deep, deepBody, _) = await server.SendAsync("POST", "/api/v1/query", $"query={new string('(', 5000)}1{new string(')', 5000)}", "application/x-www-form-urlencoded");
        var (large, largeBody, _) = await server.SendAsync("POST", "/api/v1/query", $"query={new string('1', 300_000)}", "application/x-www-form-urlencoded");
        var (body, _, _) = await server.SendAsync("POST", "/api/v1/query", new string('a', 5 * 1024 * 1024), "application/x-www-form-urlencoded");

        Assert.Equal((400, "bad_data"), (deep, (string)JsonNode.Parse(deepBody)!["errorType"]!));
        Assert.Equal((400, "bad_data"), (large, (string)JsonNode.Parse(largeBody)!["errorType"]!));
        Assert.Equal(413, body);
    }

    [Fact]
    public async Task Queries_beyond_the_limit_wait_for_their_timeout_and_no_longer()
    {
        await using var server = await ApiServer.StartAsync();
        using var stop = new CancellationTokenSource();
        using var client = new HttpClient();
        var running = Enumerable.Range(0, QueryEndpoints.MaxConcurrency)
            .Select(_ => client.GetAsync(new Uri(server.Url, $"/api/v1/query?query={Uri.EscapeDataString(Slow)}"), stop.Token))
            .ToArray();
        JsonNode? answer = null;
        // The slow ones need a moment to be all in.
        for (var attempt = 0; attempt < 100 && answer is null; attempt++)
        {
            var (status, body, _) = await server.SendAsync("GET", "/api/v1/query?query=1&timeout=100ms");
            answer = status == 503 ? JsonNode.Parse(body) : null;
        }

        Assert.Equal(("timeout", "query timed out in query queue"), ((string?)answer?["errorType"], (string?)answer?["error"]));

        // Clients that go away give their places back.
        await stop.CancelAsync();
        await Task.WhenAll(running.Select(r => Assert.ThrowsAnyAsync<OperationCanceledException>(() => r)));
        Assert.Equal("2", (string)(await server.JsonAsync("/api/v1/query?query=1%2B1&timeout=60s"))["data"]!["result"]![1]!);
    }
}
