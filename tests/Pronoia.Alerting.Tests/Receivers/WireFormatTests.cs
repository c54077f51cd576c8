using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pronoia.Alerting.Notifications;

namespace Pronoia.Alerting.Tests.Receivers;

/// <summary>What goes over the wire, receiver by receiver, against the services' published formats.</summary>
public class WireFormatTests
{
    private static async Task<RecordingServer.Recorded> SendAsync(RecordingServer server, string integration, Notification notification, string global = "")
    {
        await ReceiverHarness.Notifier(
            integration.Replace("URL", server.Url, StringComparison.Ordinal), global.Replace("URL", server.Url, StringComparison.Ordinal)).NotifyAsync(notification, default);
        return server.Requests[^1];
    }

    private static JsonNode Json(RecordingServer.Recorded request) => JsonNode.Parse(request.Body)!;

    private static Dictionary<string, string> Form(RecordingServer.Recorded request) => request.Body
        .Split('&').Select(p => p.Split('=')).ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1].Replace('+', ' ')), StringComparer.Ordinal);

    [Fact]
    public async Task Webhook_is_version_4_and_carries_the_idempotency_key()
    {
        await using var server = await RecordingServer.StartAsync();
        var request = await SendAsync(server, "webhook_configs: [{url: 'URL/hook', http_config: {authorization: {credentials: s3cret}}}]", ReceiverHarness.Firing());
        var json = Json(request);
        Assert.Equal("/hook", request.Path);
        Assert.Equal("Bearer s3cret", request.Headers["Authorization"]);
        Assert.Equal("0123456789abcdef0123456789abcdef", request.Headers["Idempotency-Key"]);
        Assert.Equal("4", (string?)json["version"]);
        Assert.Equal("firing", (string?)json["status"]);
        Assert.Equal("0001-01-01T00:00:00Z", (string?)json["alerts"]![0]!["endsAt"]);
        Assert.Equal("2026-03-02T08:58:00Z", (string?)json["alerts"]![0]!["startsAt"]);
        Assert.Equal("https://pronoia.example", (string?)json["externalURL"]);
    }

    [Fact]
    public async Task PagerDuty_v2_triggers_and_resolves_one_incident()
    {
        await using var server = await RecordingServer.StartAsync();
        const string Config = "pagerduty_configs: [{url: 'URL/v2/enqueue', routing_key: R0, details: {team: web}}]";
        var trigger = Json(await SendAsync(server, Config, ReceiverHarness.Firing()));
        Assert.Equal("R0", (string?)trigger["routing_key"]);
        Assert.Equal("trigger", (string?)trigger["event_action"]);
        Assert.Equal("[FIRING:1] Down (web:80 critical)", (string?)trigger["payload"]!["summary"]);
        Assert.Equal("critical", (string?)trigger["payload"]!["severity"]);
        Assert.NotEmpty((string)trigger["payload"]!["source"]!);
        Assert.Equal("web", (string?)trigger["payload"]!["custom_details"]!["team"]);
        Assert.Contains("observed 12.5, expected 3 (2 to 4)", (string?)trigger["payload"]!["custom_details"]!["message"], StringComparison.Ordinal);
        Assert.Contains(trigger["links"]!.AsArray(), l => (string?)l!["href"] == "https://runbooks.example/web");
        Assert.Matches("^[0-9a-f]{64}$", (string)trigger["dedup_key"]!);
        var resolve = Json(await SendAsync(server, Config, ReceiverHarness.Resolved()));
        Assert.Equal("resolve", (string?)resolve["event_action"]);
        Assert.Equal((string?)trigger["dedup_key"], (string?)resolve["dedup_key"]);
    }

    [Fact]
    public async Task PagerDuty_service_keys_speak_version_1()
    {
        await using var server = await RecordingServer.StartAsync();
        var json = Json(await SendAsync(server, "pagerduty_configs: [{url: 'URL/v1', service_key: K0}]", ReceiverHarness.Firing()));
        Assert.Equal("K0", (string?)json["service_key"]);
        Assert.Equal("trigger", (string?)json["event_type"]);
        Assert.Matches("^[0-9a-f]{64}$", (string)json["incident_key"]!);
    }

    [Fact]
    public async Task Slack_attachments_are_escaped()
    {
        await using var server = await RecordingServer.StartAsync();
        var json = Json(await SendAsync(server, "slack_configs: [{api_url: 'URL/s', channel: '#ops', fields: [{title: a, value: b, short: true}]}]", ReceiverHarness.Firing()));
        Assert.Equal("#ops", (string?)json["channel"]);
        var attachment = json["attachments"]![0]!;
        Assert.Equal("danger", (string?)attachment["color"]);
        Assert.Contains("web is &lt;down&gt; &amp; out", (string?)attachment["text"], StringComparison.Ordinal);
        Assert.True((bool)attachment["fields"]![0]!["short"]!);
        Assert.Equal("Acknowledge", (string?)attachment["actions"]![0]!["text"]);
    }

    [Fact]
    public async Task Slack_blocks_keep_their_limits()
    {
        await using var server = await RecordingServer.StartAsync();
        var json = Json(await SendAsync(server, "slack_configs: [{api_url: 'URL/s', blocks: true}]", ReceiverHarness.Firing(("description", new string('<', 20_000)))));
        Assert.Equal("header", (string?)json["blocks"]![0]!["type"]);
        Assert.InRange(((string)json["blocks"]![0]!["text"]!["text"]!).Length, 1, 150);
        Assert.Equal("mrkdwn", (string?)json["blocks"]![1]!["text"]!["type"]);
        Assert.InRange(((string)json["blocks"]![1]!["text"]!["text"]!).Length, 1, 3000);
        Assert.Equal("actions", (string?)json["blocks"]![2]!["type"]);
    }

    [Fact]
    public async Task Slack_refusals_with_status_200_are_failures()
    {
        await using var server = await RecordingServer.StartAsync();
        server.Answer = (c, _) => c.Response.WriteAsync("""{"ok":false,"error":"channel_not_found"}""");
        var error = await Assert.ThrowsAsync<NotifyException>(() => SendAsync(server, "slack_configs: [{api_url: 'URL/s'}]", ReceiverHarness.Firing()));
        Assert.Equal("Slack refused the message: channel_not_found", error.Message);
        Assert.False(error.Retryable);
    }

    [Fact]
    public async Task Teams_gets_an_adaptive_card()
    {
        await using var server = await RecordingServer.StartAsync();
        var json = Json(await SendAsync(server, "msteamsv2_configs: [{webhook_url: 'URL/t'}]", ReceiverHarness.Resolved()));
        Assert.Equal("message", (string?)json["type"]);
        Assert.Equal("application/vnd.microsoft.card.adaptive", (string?)json["attachments"]![0]!["contentType"]);
        var card = json["attachments"]![0]!["content"]!;
        Assert.Equal("AdaptiveCard", (string?)card["type"]);
        Assert.Equal("[RESOLVED] Down (web:80 critical)", (string?)card["body"]![0]!["text"]);
        Assert.Equal("Good", (string?)card["body"]![0]!["color"]);
    }

    [Fact]
    public async Task Opsgenie_opens_and_closes_by_alias()
    {
        await using var server = await RecordingServer.StartAsync();
        const string Config = "opsgenie_configs: [{api_url: 'URL/', api_key: K0, tags: 'a, b', priority: P1, responders: [{name: ops, type: team}]}]";
        var open = await SendAsync(server, Config, ReceiverHarness.Firing());
        Assert.Equal("/v2/alerts", open.Path);
        Assert.Equal("GenieKey K0", open.Headers["Authorization"]);
        var json = Json(open);
        Assert.Equal(["a", "b"], json["tags"]!.AsArray().Select(t => (string?)t));
        Assert.Equal("ops", (string?)json["responders"]![0]!["name"]);
        Assert.InRange(((string)json["message"]!).Length, 1, 130);
        var close = await SendAsync(server, Config, ReceiverHarness.Resolved());
        Assert.Equal($"/v2/alerts/{(string?)json["alias"]}/close?identifierType=alias", close.Path);
    }

    [Fact]
    public async Task Telegram_posts_to_the_bot()
    {
        await using var server = await RecordingServer.StartAsync();
        var request = await SendAsync(server, "telegram_configs: [{api_url: 'URL', bot_token: '1:x', chat_id: -5, message_thread_id: 7}]", ReceiverHarness.Firing(("description", new string('x', 9000))));
        Assert.Equal("/bot1:x/sendMessage", request.Path);
        Assert.Equal("-5", (string?)Json(request)["chat_id"]);
        Assert.Equal(7, (int)Json(request)["message_thread_id"]!);
        Assert.InRange(((string)Json(request)["text"]!).Length, 100, 4096);
    }

    [Fact]
    public async Task Discord_cannot_be_made_to_ping_everybody()
    {
        await using var server = await RecordingServer.StartAsync();
        var json = Json(await SendAsync(server, "discord_configs: [{webhook_url: 'URL/d'}]", ReceiverHarness.Firing(("description", "@everyone"))));
        Assert.Empty(json["allowed_mentions"]!["parse"]!.AsArray());
        Assert.Equal("[FIRING:1] Down (web:80 critical)", (string?)json["embeds"]![0]!["title"]);
        Assert.Equal(0x992D22, (int)json["embeds"]![0]!["color"]!);
    }

    [Fact]
    public async Task Twilio_texts_and_calls()
    {
        await using var server = await RecordingServer.StartAsync();
        const string Config = "twilio_configs: [{api_url: 'URL', account_sid: AC1, auth_token: t0, from: '+100', to: '+200', voice: VOICE}]";
        var text = await SendAsync(server, Config.Replace("VOICE", "false", StringComparison.Ordinal), ReceiverHarness.Firing());
        Assert.Equal("/2010-04-01/Accounts/AC1/Messages.json", text.Path);
        Assert.Equal("Basic QUMxOnQw", text.Headers["Authorization"]);
        Assert.Equal("+200", Form(text)["To"]);
        Assert.Equal("[FIRING:1] Down (web:80 critical) web is <down> & out https://pronoia.example/act?action=acknowledge&signature=x", Form(text)["Body"]);
        var call = await SendAsync(server, Config.Replace("VOICE", "true", StringComparison.Ordinal), ReceiverHarness.Firing());
        Assert.Equal("/2010-04-01/Accounts/AC1/Calls.json", call.Path);
        Assert.Contains("<Say>[FIRING:1] Down (web:80 critical) web is &lt;down&gt; &amp; out</Say>", Form(call)["Twiml"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pushover_gets_an_emergency_with_its_retries()
    {
        await using var server = await RecordingServer.StartAsync();
        var form = Form(await SendAsync(server, "pushover_configs: [{api_url: 'URL/p', user_key: u, token: t}]", ReceiverHarness.Firing()));
        Assert.Equal(("u", "t", "2", "60", "3600"), (form["user"], form["token"], form["priority"], form["retry"], form["expire"]));
        Assert.InRange(form["message"].Length, 1, 1024);
    }
}
