using System.Text.Json.Nodes;

namespace Pronoia.Engine.Tests.Api.V2;

public sealed class AlertEndpointsTests
{
    private const string Yaml = """
        targets: [{name: api, url: 'http://127.0.0.1:1', interval: 1h}]
        alerting:
          route: {receiver: day, group_by: [alertname], group_wait: 1s, routes: [{receiver: night, matchers: [severity="page"]}]}
          receivers: [{name: day, console_configs: [{}]}, {name: night, console_configs: [{}]}]
        """;

    private const string Two = """
        [
          {"labels": {"alertname": "A", "severity": "page", "empty": ""}, "annotations": {"summary": "s"}, "generatorURL": "http://g/", "startsAt": "2026-11-21T11:00:00.5Z"},
          {"labels": {"alertname": "B"}, "startsAt": "0001-01-01T00:00:00.000Z", "endsAt": "0001-01-01T00:00:00.000Z", "other": 1}
        ]
        """;

    [Fact]
    public async Task Posted_alerts_are_routed_told_and_listed()
    {
        await using var server = await ApiServer.StartAsync(Yaml);

        var (status, body, _) = await server.SendAsync("POST", "/api/v2/alerts", Two);
        Assert.Equal((200, ""), (status, body));
        Assert.Equal(["active", "active"], States(await server.JsonAsync("/api/v2/alerts")));
        await server.Harness.StepAsync(TimeSpan.FromSeconds(1), 4);

        var alerts = (await server.JsonAsync("/api/v2/alerts")).AsArray().OrderBy(Name).ToArray();
        Assert.Equal(["active", "active"], alerts.Select(State));
        Assert.Equal("""{"alertname":"A","severity":"page"}""", alerts[0]!["labels"]!.ToJsonString());
        Assert.Equal("""{"summary":"s"}""", alerts[0]!["annotations"]!.ToJsonString());
        Assert.Equal("2026-11-21T11:00:00.500Z", alerts[0]!["startsAt"]!.GetValue<string>());
        Assert.Equal("2026-11-21T12:00:00.000Z", alerts[1]!["startsAt"]!.GetValue<string>());
        Assert.Equal("2026-11-21T12:05:00.000Z", alerts[1]!["endsAt"]!.GetValue<string>());
        Assert.Equal("http://g/", alerts[0]!["generatorURL"]!.GetValue<string>());
        Assert.Equal("""[{"name":"night"}]""", alerts[0]!["receivers"]!.ToJsonString());
        Assert.Equal(16, alerts[0]!["fingerprint"]!.GetValue<string>().Length);
        Assert.Equal(["day", "night"], server.Harness.Lines.Where(l => l.StartsWith("[FIRING:1] ", StringComparison.Ordinal)).Select(l => l.Split(' ')[1]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("", "AB")]
    [InlineData("?filter=alertname=\"A\"", "A")]
    [InlineData("?filter=severity!=page", "B")]
    [InlineData("?filter=alertname=~\"A|B\"&filter=severity=page", "A")]
    [InlineData("?receiver=day", "B")]
    [InlineData("?receiver=.*", "AB")]
    [InlineData("?receiver=da", "")]
    [InlineData("?active=false", "")]
    [InlineData("?silenced=false&inhibited=false&unprocessed=false", "AB")]
    public async Task Alerts_and_groups_can_be_chosen(string query, string expected)
    {
        await using var server = await ApiServer.StartAsync(Yaml);
        await server.SendAsync("POST", "/api/v2/alerts", Two);
        await server.Harness.StepAsync(TimeSpan.FromSeconds(1), 4);

        var alerts = (await server.JsonAsync("/api/v2/alerts" + query)).AsArray();
        var groups = (await server.JsonAsync("/api/v2/alerts/groups" + query)).AsArray();

        Assert.Equal(expected, string.Concat(alerts.Select(Name).Order(StringComparer.Ordinal)));
        Assert.Equal(expected, string.Concat(groups.SelectMany(g => g!["alerts"]!.AsArray()).Select(Name).Order(StringComparer.Ordinal)));
        Assert.All(groups, g => Assert.Equal(g!["labels"]!["alertname"]!.GetValue<string>() == "A" ? "night" : "day", g["receiver"]!["name"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("?filter={{", "bad matcher format")]
    [InlineData("?filter=a=~\"(\"", "")]
    [InlineData("?receiver=(", "failed to parse receiver param")]
    [InlineData("?active=maybe", "active in query must be of type boolean")]
    public async Task Bad_filters_are_refused(string query, string message)
    {
        await using var server = await ApiServer.StartAsync(Yaml);

        Assert.Contains(message, (await server.JsonAsync("/api/v2/alerts" + query, 400)).GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", 400, "expected a list of alerts")]
    [InlineData("[1]", 400, "alert 0: expected an object")]
    [InlineData("[", 400, "the body is not JSON")]
    [InlineData("""[{"labels": {"a": 1}}]""", 400, "alert 0: labels: expected text for every name")]
    [InlineData("""[{"labels": {"a": "\ud800"}}]""", 400, "alert 0: labels: the text is not valid UTF-8")]
    [InlineData("""[{"labels": {"a": "b"}, "startsAt": "now"}]""", 400, "alert 0: startsAt: expected a time")]
    [InlineData("""[{"labels": {}}]""", 400, "at least one label pair required")]
    [InlineData("""[{"labels": {"a b": "c"}}]""", 400, "invalid label name \"a b\"")]
    public async Task Bad_alerts_are_refused(string body, int status, string message)
    {
        await using var server = await ApiServer.StartAsync(Yaml);

        Assert.Contains(message, (await server.JsonAsync("POST", "/api/v2/alerts", body, status)).GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_alert_does_not_keep_a_good_one_out()
    {
        await using var server = await ApiServer.StartAsync(Yaml);

        await server.JsonAsync("POST", "/api/v2/alerts", """[{"labels": {}}, {"labels": {"alertname": "A"}}]""", 400);

        Assert.Single((await server.JsonAsync("/api/v2/alerts")).AsArray());
    }

    [Fact]
    public async Task A_body_that_is_too_long_or_not_declared_as_json_is_refused()
    {
        await using var server = await ApiServer.StartAsync(Yaml);

        Assert.Equal(413, (await server.SendAsync("POST", "/api/v2/alerts", new string(' ', (4 * 1024 * 1024) + 1))).Status);
        Assert.Equal(415, (await server.SendAsync("POST", "/api/v2/alerts", "[]", "text/plain")).Status);
    }

    private static IEnumerable<string> States(JsonNode alerts) => alerts.AsArray().Select(State);

    private static string State(JsonNode? alert) => alert!["status"]!["state"]!.GetValue<string>();

    private static string Name(JsonNode? alert) => alert!["labels"]!["alertname"]!.GetValue<string>();
}
