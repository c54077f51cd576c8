namespace Pronoia.Engine.Tests.Api.V2;

public sealed class SilenceEndpointsTests
{
    private const string Good = """
        {"matchers": [{"name": "a", "value": "b", "isRegex": false}, {"name": "c", "value": "d.*", "isRegex": true, "isEqual": false}],
         "startsAt": "2026-11-21T12:00:00.000Z", "endsAt": "2026-11-21T13:00:00.000Z", "createdBy": "ada", "comment": "work"}
        """;

    [Fact]
    public async Task A_silence_is_made_shown_and_ended()
    {
        await using var server = await ApiServer.StartAsync();

        var id = (await server.JsonAsync("POST", "/api/v2/silences", Good))["silenceID"]!.GetValue<string>();
        var silence = await server.JsonAsync($"/api/v2/silence/{id}");
        Assert.Equal("active", silence["status"]!["state"]!.GetValue<string>());
        Assert.Equal(
            """[{"isEqual":true,"isRegex":false,"name":"a","value":"b"},{"isEqual":false,"isRegex":true,"name":"c","value":"d.*"}]""",
            silence["matchers"]!.ToJsonString());
        Assert.Equal(("ada", "work"), (silence["createdBy"]!.GetValue<string>(), silence["comment"]!.GetValue<string>()));

        Assert.Equal(200, (await server.SendAsync("DELETE", $"/api/v2/silence/{id}")).Status);
        Assert.Equal("expired", (await server.JsonAsync($"/api/v2/silence/{id}"))["status"]!["state"]!.GetValue<string>());
        Assert.Equal(200, (await server.SendAsync("DELETE", $"/api/v2/silence/{id}")).Status);
        Assert.Equal(404, (await server.SendAsync("DELETE", $"/api/v2/silence/{Guid.Empty}")).Status);
    }

    [Fact]
    public async Task A_silence_suppresses_what_it_matches()
    {
        await using var server = await ApiServer.StartAsync();
        await server.SendAsync("POST", "/api/v2/alerts", """[{"labels": {"alertname": "A", "a": "b", "c": "x"}}]""");
        var id = (await server.JsonAsync("POST", "/api/v2/silences", Good))["silenceID"]!.GetValue<string>();

        var status = (await server.JsonAsync("/api/v2/alerts"))[0]!["status"]!;

        Assert.Equal("suppressed", status["state"]!.GetValue<string>());
        Assert.Equal(id, status["silencedBy"]![0]!.GetValue<string>());
        Assert.Empty((await server.JsonAsync("/api/v2/alerts?silenced=false")).AsArray());
    }

    [Theory]
    [InlineData("a=b", 1)]
    [InlineData("a=x", 0)]
    [InlineData("c=\"d.*\"", 1)]
    [InlineData("zzz=\"\"", 1)]
    [InlineData("a!=b", 0)]
    public async Task Silences_can_be_chosen_by_their_matchers(string filter, int expected)
    {
        await using var server = await ApiServer.StartAsync();
        await server.JsonAsync("POST", "/api/v2/silences", Good);

        Assert.Equal(expected, (await server.JsonAsync("/api/v2/silences?filter=" + Uri.EscapeDataString(filter))).AsArray().Count);
    }

    [Theory]
    [InlineData("\"comment\": \"work\"", "\"comment\": \"\"", 400, "comment missing")]
    [InlineData("\"value\": \"d.*\"", "\"value\": \"(\"", 400, "matcher 1: ")]
    [InlineData("\"endsAt\": \"2026-11-21T13:00:00.000Z\", ", "", 400, "endsAt is required")]
    [InlineData("\"endsAt\": \"2026-11-21T13", "\"endsAt\": \"2026-11-20T13", 400, "start time must be before end time")]
    [InlineData("{\"matchers\"", "{\"id\": \"0b0b0b0b-0000-7000-8000-000000000000\", \"matchers\"", 404, "silence not found")]
    [InlineData("{\"matchers\"", "{\"id\": \"../x\", \"matchers\"", 404, "silence not found")]
    public async Task Bad_silences_are_refused(string part, string wrong, int status, string message)
    {
        await using var server = await ApiServer.StartAsync();

        var answer = await server.JsonAsync("POST", "/api/v2/silences", Good.Replace(part, wrong, StringComparison.Ordinal), status);

        Assert.Contains(message, answer.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_mutes_comes_before_what_will_and_what_did()
    {
        await using var server = await ApiServer.StartAsync();
        var pending = Good.Replace("\"startsAt\": \"2026-11-21T12:00", "\"startsAt\": \"2026-11-21T12:30", StringComparison.Ordinal);
        var expired = (await server.JsonAsync("POST", "/api/v2/silences", Good))["silenceID"]!.GetValue<string>();
        await server.SendAsync("DELETE", $"/api/v2/silence/{expired}");
        await server.JsonAsync("POST", "/api/v2/silences", pending);
        await server.JsonAsync("POST", "/api/v2/silences", Good);

        var states = (await server.JsonAsync("/api/v2/silences")).AsArray().Select(s => s!["status"]!["state"]!.GetValue<string>());

        Assert.Equal(["active", "pending", "expired"], states);
    }

    [Fact]
    public async Task A_silence_that_is_not_there_is_not_found()
    {
        await using var server = await ApiServer.StartAsync();

        await server.JsonAsync("/api/v2/silence/nothing", 404);
        Assert.Equal(404, (await server.SendAsync("DELETE", "/api/v2/silence/nothing")).Status);
    }
}
