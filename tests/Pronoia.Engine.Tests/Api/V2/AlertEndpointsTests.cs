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

    public static TheoryData<string, string, int> Hostile => new()
    {
        { "1,000 labels", $$$"""{"labels": { {{{string.Join(", ", Enumerable.Range(0, 1000).Select(i => $"\"l{i}\": \"x\""))}}} }}""", 400 },
        { "an annotation of a megabyte", $$$"""{"labels": {"alertname": "B"}, "annotations": {"summary": "{{{new string('<', 1 << 20)}}}"}}""", 200 },
        { "1,000 annotations", $$$"""{"labels": {"alertname": "B"}, "annotations": { {{{string.Join(", ", Enumerable.Range(0, 1000).Select(i => $"\"a{i}\": \"{new string('x', 900)}\""))}}} }}""", 200 },
        { "a label of 5,000 characters", $$$"""{"labels": {"alertname": "{{{new string('x', 5000)}}}"}}""", 400 },
        { "control characters", """{"labels": {"alertname": "B\u0000\u001b[31m\r\nBcc: x"}, "annotations": {"summary": "\u0007\r\n[FIRING:9] forged"}}""", 200 },
        { "a name with a line end", """{"labels": {"alert\nname": "B"}}""", 400 },
        { "the end before the start", """{"labels": {"alertname": "B"}, "startsAt": "2030-01-02T00:00:00Z", "endsAt": "2030-01-01T00:00:00Z"}""", 400 },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task What_an_alert_brings_is_bounded_and_keeps_no_other_from_going_out(string what, string alert, int expected)
    {
        await using var server = await ApiServer.StartAsync("""
            targets: [{name: api, url: 'http://127.0.0.1:1', interval: 1h}]
            global: {default_rules: false, default_detection: false}
            alerting:
              route: {receiver: c, group_by: [alertname], group_wait: 0s}
              receivers: [{name: c, console_configs: [{}]}]
            """);
        var (status, body, _) = await server.SendAsync("POST", "/api/v2/alerts", $$$"""[{{{alert}}}, {"labels": {"alertname": "Good"}}]""");
        await server.Harness.StepAsync(TimeSpan.FromSeconds(1), 2);

        Assert.True(expected == status, $"{what}: {status} {body}");
        Assert.InRange(body.Length, 0, 1000);
        Assert.Single(server.Harness.Lines, l => l.StartsWith("[FIRING:1] c {alertname=\"Good\"}", StringComparison.Ordinal));
        Assert.All(server.Harness.Lines, l => Assert.DoesNotContain(l, char.IsControl));
        Assert.Equal(expected == 200 ? 2 : 1, server.Harness.Lines.Count(l => l.StartsWith('[')));
        var stored = (await server.SendAsync("GET", "/api/v2/alerts")).Body;
        Assert.InRange(stored.Length, 1, 500_000);
    }

    [Fact]
    public async Task A_template_that_loops_is_cut_short_and_the_message_goes_out_in_the_default_words()
    {
        var told = new List<string>();
        await using var hook = await Loopback.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            lock (told)
            {
                told.Add(body);
            }
        });
        await using var server = await ApiServer.StartAsync($$$"""
            targets: [{name: api, url: 'http://127.0.0.1:1', interval: 1h}]
            global: {default_rules: false, default_detection: false}
            alerting:
              route: {receiver: c, group_by: [alertname], group_wait: 0s}
              receivers:
                - name: c
                  slack_configs:
                    - api_url: '{{{hook.Url}}}'
                      title: '{{ define "loop" }}{{ template "loop" . }}{{ end }}{{ if eq .CommonLabels.alertname "Loop" }}{{ template "loop" . }}{{ end }}fine'
            """);
        await server.SendAsync("POST", "/api/v2/alerts", """[{"labels": {"alertname": "Loop"}}, {"labels": {"alertname": "Good"}}]""");
        await server.Harness.StepAsync(TimeSpan.FromSeconds(1), 2);

        Assert.Equal(2, told.Count);
        Assert.Contains(told, t => t.Contains("\"title\":\"fine\"", StringComparison.Ordinal));
        Assert.Contains(told, t => t.Contains("[FIRING:1] Loop", StringComparison.Ordinal) && t.Contains("template", StringComparison.Ordinal));
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
