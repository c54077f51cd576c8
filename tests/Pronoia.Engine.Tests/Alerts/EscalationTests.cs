using System.Globalization;
using System.Text.Json.Nodes;
using Pronoia.Engine.Tests.Api;

namespace Pronoia.Engine.Tests.Alerts;

/// <summary>What alerting does over hours, through the whole engine: ticks, storage, the notify queue and the API.</summary>
public sealed class EscalationTests
{
    private readonly List<(int Minute, string Line)> _told = [];
    private int _minute;

    private const string Watch = """
        global: {interval: 1h, default_rules: false, default_detection: false}
        targets: [{name: api, url: 'http://127.0.0.1:1', interval: 1h}]

        """;

    /// <summary>The severities and response times of <c>aptos-agents-monitoring.md</c>: 5 and 15 minutes, 1 and 4 hours.</summary>
    [Fact]
    public async Task Each_severity_escalates_after_its_response_time_unless_somebody_takes_it_on()
    {
        await using var server = await ApiServer.StartAsync(Watch + """
            alerting:
              route:
                receiver: mail
                group_by: [alertname]
                group_wait: 0s
                repeat_interval: 1d
                routes:
                  - {matchers: [severity = critical], receiver: slack, escalate_after: 5m, escalate_to: [sms, phone]}
                  - {matchers: [severity = high], receiver: slack, escalate_after: 15m, escalate_to: [sms]}
                  - {matchers: [severity = medium], receiver: mail, escalate_after: 1h, escalate_to: [slack]}
                  - {matchers: [severity = low], receiver: mail, escalate_after: 4h, escalate_to: [slack]}
              receivers: [{name: mail, console_configs: [{}]}, {name: slack, console_configs: [{}]}, {name: sms, console_configs: [{}]}, {name: phone, console_configs: [{}]}]
            """);
        await PostAsync(server, 6, "critical", "high", "medium", "low");
        await server.SendAsync("POST", "/api/v2/alerts", Alert("Taken", "critical", Ends(server, 6)));
        await RunAsync(server, 3);
        await server.JsonAsync("POST", "/api/v2/alerts/acknowledge", """{"matchers": [{"name": "alertname", "value": "Taken"}], "createdBy": "ada"}""");
        await RunAsync(server, 300);

        string[] expected =
        [
            "0 slack Acritical", "0 slack Ahigh", "0 mail Amedium", "0 mail Alow", "0 slack Taken",
            "5 sms Acritical", "10 phone Acritical", "15 sms Ahigh", "60 slack Amedium", "240 slack Alow",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), Firing().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_receiver_refuses_is_told_to_the_fallback_and_can_be_replayed()
    {
        var accepts = false;
        var keys = new List<string>();
        await using var hook = await Loopback.StartAsync(context =>
        {
            keys.Add(context.Request.Headers["Idempotency-Key"].ToString());
            context.Response.StatusCode = accepts ? 200 : 400;
            return Task.CompletedTask;
        });
        await using var server = await ApiServer.StartAsync(Watch + $$"""
            alerting:
              route: {receiver: team, group_by: [alertname], group_wait: 0s, repeat_interval: 1d}
              fallback_receiver: boss
              receivers: [{name: team, webhook_configs: [{url: '{{hook.Url}}'}]}, {name: boss, console_configs: [{}]}]
            """);
        await PostAsync(server, 6, "critical");
        await RunAsync(server, 2);

        Assert.Equal("boss Acritical", Assert.Single(Firing()).Split(' ', 2)[1]);
        var letter = Assert.Single((await server.JsonAsync("/api/v2/deadletters")).AsArray())!;
        var replay = $"/api/v2/deadletters/{letter["id"]!.GetValue<string>()}/replay";
        Assert.Equal(("team", "webhook[0]", "status 400"), (letter["receiver"]!.GetValue<string>(), letter["integration"]!.GetValue<string>(), letter["error"]!.GetValue<string>()));
        Assert.Equal("status 400", (await server.JsonAsync("POST", replay, "{}", 502)).GetValue<string>());
        Assert.Equal(415, (await server.SendAsync("POST", replay, "{}", "text/plain")).Status);

        accepts = true;
        await server.JsonAsync("POST", replay, "{}");
        Assert.Empty((await server.JsonAsync("/api/v2/deadletters")).AsArray());
        await server.JsonAsync("POST", replay, "{}", 404);
        var told = keys.Count;
        await RunAsync(server, 30);
        Assert.Equal(told, keys.Count);
        Assert.Equal(keys[^2], keys[^1]);
    }

    [Fact]
    public async Task Silences_remind_of_themselves_and_digests_go_out_at_their_time()
    {
        await using var server = await ApiServer.StartAsync(Watch + """
            alerting:
              route: {receiver: team, group_by: [alertname], group_wait: 0s, repeat_interval: 1d}
              silence_reminders: {receiver: owners, before_end: 10m, still_firing: 30m}
              digests: [{name: day, receiver: boss, at: '12:45'}, {name: week, receiver: boss, at: '13:15', weekday: saturday}]
              receivers: [{name: team, console_configs: [{}]}, {name: owners, console_configs: [{}]}, {name: boss, console_configs: [{}]}]
            """);
        var end = Ends(server, 0.9).Replace("Z", "", StringComparison.Ordinal);
        await server.JsonAsync("POST", "/api/v2/silences", $$"""
            {"matchers": [{"name": "alertname", "value": "Acritical"}], "startsAt": "2026-11-21T12:00:00Z", "endsAt": "{{end}}Z", "createdBy": "ada", "comment": "moving"}
            """);
        await PostAsync(server, 6, "critical", "low");
        await RunAsync(server, 90);

        // The silence ends after 54 minutes: a reminder that it mutes something after 30, one ten minutes before the end, and with the next flush of the group what it muted.
        Assert.Equal(
            ["0 team", "30 owners of ada", "44 owners of ada", "45 boss", "55 team", "75 boss"],
            _told.Select(t => $"{t.Minute} {t.Line.Split(' ')[1]}{(t.Line.Contains("ada (\"moving\")", StringComparison.Ordinal) ? " of ada" : "")}"));
    }

    private static string Ends(ApiServer server, double hours) =>
        server.Harness.Time.GetUtcNow().AddHours(hours).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Alert(string name, string severity, string ends) => new JsonArray(new JsonObject
    {
        ["labels"] = new JsonObject { ["alertname"] = name, ["severity"] = severity },
        ["endsAt"] = ends,
    }).ToJsonString();

    private static async Task PostAsync(ApiServer server, int hours, params string[] severities)
    {
        foreach (var severity in severities)
        {
            Assert.Equal(200, (await server.SendAsync("POST", "/api/v2/alerts", Alert("A" + severity, severity, Ends(server, hours)))).Status);
        }
    }

    private async Task RunAsync(ApiServer server, int minutes)
    {
        for (var end = _minute + minutes; _minute < end; _minute++)
        {
            await server.Harness.StepAsync(TimeSpan.FromMinutes(1));
            _told.AddRange(server.Harness.Lines.Where(l => l.StartsWith('[')).Select(l => (_minute, l)));
            server.Harness.Lines.Clear();
        }
    }

    private IEnumerable<string> Firing() => _told
        .Where(t => t.Line.StartsWith("[FIRING", StringComparison.Ordinal))
        .Select(t => $"{t.Minute} {t.Line.Split(' ')[1]} {t.Line.Split('"')[1]}");
}
