namespace Pronoia.Cli.Tests;

public sealed class RemoteCommandTests
{
    [Fact]
    public async Task Filters_and_credentials_are_sent_and_what_a_terminal_would_obey_is_not_printed()
    {
        await using var api = await FakeApi.StartAsync(200, """
            [{"labels":{"alertname":"Down","severity":"critical","target":"a"},"annotations":{"summary":"x\u001b[31m"},"startsAt":"2026-11-21T10:00:00.5Z",
              "endsAt":"2026-11-21T11:00:00Z","updatedAt":"2026-11-21T10:00:00Z","fingerprint":"00","receivers":[{"name":"desk"}],
              "status":{"state":"suppressed","silencedBy":[],"inhibitedBy":["1"]}}]
            """);

        var (code, output, error) = await CommandLine.RunAsync("alerts", "severity=critical", "target=~\"a|b\"", "--url", api.Url.Replace("//", "//me:pa%20ss@", StringComparison.Ordinal) + "/prefix/");

        Assert.Equal((0, ""), (code, error));
        Assert.Equal("GET /prefix/api/v2/alerts?filter=severity%3D%22critical%22&filter=target%3D~%22a%7Cb%22 Basic bWU6cGEgc3M= ", Assert.Single(api.Requests));
        Assert.Equal(
            ["Down   critical  inhibited  2026-11-21T10:00:00Z  {target=\"a\"}  desk       x\ufffd[31m"],
            output.TrimEnd().Split('\n')[1..]);
    }

    [Theory]
    [InlineData(400, "\"bad matcher\"", "answered 400: bad matcher")]
    [InlineData(422, "{\"status\":\"error\",\"errorType\":\"execution\",\"error\":\"too many samples\"}", "answered 422: too many samples")]
    [InlineData(503, "down for\nmaintenance", "answered 503: down for\ufffdmaintenance")]
    [InlineData(200, "<html>", "answered something else than its API documents")]
    [InlineData(200, "[{\"labels\":{}}]", "answered something else than its API documents")]
    public async Task What_a_server_refuses_is_one_line_without_the_password(int status, string body, string expected)
    {
        await using var api = await FakeApi.StartAsync(status, body);

        var (code, output, error) = await CommandLine.RunAsync("alerts", "--url", api.Url.Replace("//", "//me:secret@", StringComparison.Ordinal));

        Assert.Equal((1, ""), (code, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_prints_every_kind_of_value()
    {
        await using var api = await FakeApi.StartAsync(200, """
            {"status":"success","warnings":["careful"],"data":{"resultType":"vector","result":[
              {"metric":{"__name__":"up","job":"a"},"value":[1000.5,"NaN"]},
              {"metric":{},"histogram":[1000.5,{"count":"3","sum":"5","buckets":[[0,"1","2","3"],[3,"-1","1","0"]]}]}]}}
            """);

        var (code, output, error) = await CommandLine.RunAsync("query", "up", "--url", api.Url, "--time", "1000.5");

        Assert.Equal((0, ""), (code, error));
        Assert.Equal("POST /api/v1/query  query=up&time=1000.5", Assert.Single(api.Requests));
        Assert.Equal("# careful\nup{job=\"a\"} => NaN @[1000.5]\n{} => {count:3, sum:5, (1,2]:3, [-1,1]:0} @[1000.5]\n", output);
    }

    [Fact]
    public async Task An_acknowledgement_says_which_alerts_who_and_what_they_were_worth()
    {
        await using var api = await FakeApi.StartAsync(200, """{"acknowledged":["00ff"]}""");

        var (code, output, error) = await CommandLine.RunAsync("alerts", "ack", "alertname=A", "--verdict", "noise", "--author", "ada", "--url", api.Url);

        Assert.Equal((0, "acknowledged 1 alert\n", ""), (code, output, error));
        Assert.Equal(
            """POST /api/v2/alerts/acknowledge  {"matchers":[{"name":"alertname","value":"A","isRegex":false,"isEqual":true}],"createdBy":"ada","comment":"","verdict":"noise"}""",
            Assert.Single(api.Requests));
    }

    [Fact]
    public async Task Messages_that_failed_are_listed_and_replayed_all_of_them_where_none_is_named()
    {
        await using var api = await FakeApi.StartAsync(200, """
            [{"id":"l1","receiver":"team","integration":"slack[0]","groupKey":"{}:{}","status":"firing","alerts":2,"failedAt":"2026-11-21T10:00:00.000Z","attempts":3,"error":"status 500"}]
            """);

        var failed = await CommandLine.RunAsync("notify", "failed", "--url", api.Url);
        var replayed = await CommandLine.RunAsync("notify", "replay", "--url", api.Url);

        Assert.Equal("l1  team      slack[0]     firing  2026-11-21T10:00:00Z  3         {}:{}  status 500", failed.Output.TrimEnd().Split('\n')[1]);
        Assert.Equal((0, "delivered l1\n"), (replayed.ExitCode, replayed.Output));
        Assert.Equal("POST /api/v2/deadletters/l1/replay  {}", api.Requests[^1]);
    }

    [Theory]
    [InlineData("alerts", "ack", "a=b", "--verdict", "maybe")]
    [InlineData("alerts", "ack")]
    [InlineData("alerts", "nonsense")]
    [InlineData("alerts", "--url", "ftp://x")]
    [InlineData("silence", "add", "a=b")]
    [InlineData("silence", "add", "a=~\"(\"", "--comment", "x")]
    [InlineData("silence", "add", "a=b", "--comment", "x", "--duration", "0s")]
    [InlineData("query", "up")]
    [InlineData("query", "up", "--data", ".", "--url", "http://127.0.0.1:1")]
    public async Task Wrong_usage_is_exit_code_2(params string[] arguments)
    {
        var (code, _, error) = await CommandLine.RunAsync(arguments);

        Assert.Equal(2, code);
        Assert.StartsWith("pronoia: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_exit_code_1()
    {
        var (code, _, error) = await CommandLine.RunAsync("silence", "query", "--url", "http://127.0.0.1:1");

        Assert.Equal(1, code);
        Assert.StartsWith("pronoia: http://127.0.0.1:1: ", error, StringComparison.Ordinal);
    }
}
