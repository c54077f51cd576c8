using System.Globalization;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Series;

namespace Pronoia.Engine.Tests.Api.V1;

public sealed class QueryEndpointsTests
{
    private static readonly Labels A = Labels.Of("m", ("job", "a"));
    private static readonly Labels B = Labels.Of("m", ("job", "b"));

    [Fact]
    public async Task An_instant_query_answers_like_prometheus()
    {
        await using var server = await ApiServer.StartAsync();
        await server.StoreAsync(5, A, B);

        var answer = await server.JsonAsync($"/api/v1/query?query=sum(m)&time={server.Now}");

        Assert.Equal("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[NOW,"40"]}]}}""".Replace("NOW", server.Now, StringComparison.Ordinal), answer.ToJsonString());
    }

    [Fact]
    public async Task Statistics_are_given_where_they_are_asked_for()
    {
        await using var server = await ApiServer.StartAsync();
        await server.StoreAsync(5, A, B);

        var data = (await server.JsonAsync($"/api/v1/query?query=sum(m)&time={server.Now}&stats=all"))["data"]!;

        Assert.Equal(2, data["stats"]!["samples"]!["totalQueryableSamples"]!.GetValue<int>());
        Assert.True(data["stats"]!["samples"]!["peakSamples"]!.GetValue<int>() >= 2);
        Assert.Equal(
            ["evalTotalTime", "resultSortTime", "queryPreparationTime", "innerEvalTime", "execQueueTime", "execTotalTime"], data["stats"]!["timings"]!.AsObject().Select(p => p.Key));
    }

    [Fact]
    public async Task A_form_says_what_the_query_string_does()
    {
        await using var server = await ApiServer.StartAsync();
        await server.StoreAsync(5, A);

        var (status, body, _) = await server.SendAsync(
            "POST", "/api/v1/query", $"query=m%7Bjob%3D%22a%22%7D+%2B+1&time={server.Now}", "application/x-www-form-urlencoded");

        Assert.Equal(200, status);
        Assert.Contains($"[{server.Now},\"21\"]", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_range_query_gives_a_value_for_every_step()
    {
        await using var server = await ApiServer.StartAsync();
        await server.StoreAsync(5, A);
        var start = server.Harness.Time.GetUtcNow().AddMinutes(-2).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

        var answer = await server.JsonAsync($"/api/v1/query_range?query=m&start={start}&end={server.Now}&step=1m");

        var series = Assert.Single(answer["data"]!["result"]!.AsArray())!;
        Assert.Equal(["12", "16", "20"], series["values"]!.AsArray().Select(v => v![1]!.GetValue<string>()));
    }

    [Fact]
    public async Task Stored_histograms_are_answered_as_histograms()
    {
        await using var server = await ApiServer.StartAsync();
        var store = new SeriesStore(server.Harness.Storage.Blobs, server.Harness.Time, new SeriesStoreOptions());
        var now = server.Harness.Time.GetUtcNow();
        var histogram = new FloatHistogram(0, 4, 5.5) { ZeroThreshold = 0.001, ZeroCount = 1, Positive = HistogramBuckets.Of([0, 2], [1, 2]) };
        SeriesSample[] samples =
            [new(A, now.AddMinutes(-2).ToUnixTimeMilliseconds(), 3), .. new[] { -1, 0 }.Select(m => new SeriesSample(A, now.AddMinutes(m).ToUnixTimeMilliseconds(), 0) { Histogram = histogram })];
        await store.AppendAsync("test", samples, CancellationToken.None);
        const string Written = "{\"count\":\"4\",\"sum\":\"5.5\",\"buckets\":[[3,\"-0.001\",\"0.001\",\"1\"],[0,\"0.5\",\"1\",\"1\"],[0,\"2\",\"4\",\"2\"]]}";

        var instant = (await server.JsonAsync($"/api/v1/query?query=m&time={server.Now}"))["data"]!["result"]![0]!;
        Assert.Equal($"[{server.Now},{Written}]", instant["histogram"]!.ToJsonString());
        Assert.Null(instant["value"]);

        var start = now.AddMinutes(-2).ToUnixTimeSeconds();
        var range = (await server.JsonAsync($"/api/v1/query_range?query=m&start={start}&end={server.Now}&step=1m"))["data"]!["result"]![0]!;
        Assert.Equal($"[[{start},\"3\"]]", range["values"]!.ToJsonString());
        Assert.Equal([Written, Written], range["histograms"]!.AsArray().Select(h => h![1]!.ToJsonString()));

        var quantile = await server.JsonAsync($"/api/v1/query?query=histogram_quantile(1,m)&time={server.Now}");
        Assert.Equal("4", quantile["data"]!["result"]![0]!["value"]![1]!.GetValue<string>());
    }

    [Fact]
    public async Task A_limit_cuts_and_says_so()
    {
        await using var server = await ApiServer.StartAsync();
        await server.StoreAsync(1, A, B);

        var answer = await server.JsonAsync($"/api/v1/query?query=m&time={server.Now}&limit=1");

        Assert.Equal("a", Assert.Single(answer["data"]!["result"]!.AsArray())!["metric"]!["job"]!.GetValue<string>());
        Assert.Equal("results truncated due to limit", answer["warnings"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task The_lookback_can_be_shortened()
    {
        await using var server = await ApiServer.StartAsync();
        await server.StoreAsync(1, A);
        var later = server.Harness.Time.GetUtcNow().AddMinutes(2).ToUnixTimeSeconds();

        Assert.Single((await server.JsonAsync($"/api/v1/query?query=m&time={later}"))["data"]!["result"]!.AsArray());
        Assert.Empty((await server.JsonAsync($"/api/v1/query?query=m&time={later}&lookback_delta=1m"))["data"]!["result"]!.AsArray());
    }

    [Fact]
    public async Task Hints_of_the_engine_come_along()
    {
        await using var server = await ApiServer.StartAsync();
        await server.StoreAsync(5, A);

        var answer = await server.JsonAsync($"/api/v1/query?query=rate(m[1m])&time={server.Now}");

        Assert.StartsWith("PromQL info: metric might not be a counter", answer["infos"]![0]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/query?query=m{", 400, "bad_data", "1:3: parse error: ")]
    [InlineData("/api/v1/query", 400, "bad_data", "")]
    [InlineData("/api/v1/query?query=m&time=yesterday", 400, "bad_data", "invalid parameter \"time\": cannot parse \"yesterday\" to a valid timestamp")]
    [InlineData("/api/v1/query?query=m&time=1e300", 400, "bad_data", "invalid parameter \"time\"")]
    [InlineData("/api/v1/query?query=m&timeout=soon", 400, "bad_data", "invalid parameter \"timeout\": cannot parse \"soon\" to a valid duration")]
    [InlineData("/api/v1/query?query=m&limit=-1", 400, "bad_data", "invalid parameter \"limit\"")]
    [InlineData("/api/v1/query?query=m&lookback_delta=0", 400, "bad_data", "invalid parameter \"lookback_delta\"")]
    [InlineData("/api/v1/query_range?query=m&end=2&step=1", 400, "bad_data", "invalid parameter \"start\": cannot parse \"\" to a valid timestamp")]
    [InlineData("/api/v1/query_range?query=m&start=2&end=1&step=1", 400, "bad_data", "invalid parameter \"end\": end timestamp must not be before start time")]
    [InlineData("/api/v1/query_range?query=m&start=1&end=2&step=0", 400, "bad_data", "invalid parameter \"step\": zero or negative query resolution step widths")]
    [InlineData("/api/v1/query_range?query=m&start=0&end=11001&step=1", 400, "bad_data", "exceeded maximum resolution of 11,000 points per timeseries")]
    [InlineData("/api/v1/query_range?query=m[5m]&start=0&end=1&step=1", 400, "bad_data", "invalid expression type \"range vector\" for range query")]
    public async Task Errors_have_prometheus_types_and_words(string path, int status, string type, string message)
    {
        await using var server = await ApiServer.StartAsync();

        var answer = await server.JsonAsync(path, status);

        Assert.Equal("error", answer["status"]!.GetValue<string>());
        Assert.Equal(type, answer["errorType"]!.GetValue<string>());
        Assert.StartsWith(message, answer["error"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_evaluated_is_an_execution_error()
    {
        await using var server = await ApiServer.StartAsync();
        await server.StoreAsync(1, A, Labels.Of("m", ("job", "a"), ("x", "1")));

        var answer = await server.JsonAsync($"/api/v1/query?query=m%2Bon(job)m&time={server.Now}", 422);

        Assert.Equal("execution", answer["errorType"]!.GetValue<string>());
    }

    [Fact]
    public async Task Eleven_thousand_steps_are_taken()
    {
        await using var server = await ApiServer.StartAsync();

        var answer = await server.JsonAsync("/api/v1/query_range?query=vector(1)&start=0&end=11000&step=1");

        Assert.Equal(11_001, answer["data"]!["result"]![0]!["values"]!.AsArray().Count);
    }
}
