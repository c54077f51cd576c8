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
        Assert.Equal("error", (string?)trigger["payload"]!["severity"]);
        Assert.NotEmpty((string)trigger["payload"]!["source"]!);
        Assert.Equal("web", (string?)trigger["payload"]!["custom_details"]!["team"]);
        Assert.Contains("observed 12.5, expected 3 (2 to 4)", (string?)trigger["payload"]!["custom_details"]!["firing"], StringComparison.Ordinal);
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
        Assert.Contains("probable cause: deployment of &lt;web&gt;", (string?)attachment["text"], StringComparison.Ordinal);
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

    [Fact]
    public async Task VictorOps_opens_and_recovers_one_entity()
    {
        await using var server = await RecordingServer.StartAsync();
        const string Config = "victorops_configs: [{api_url: 'URL/alert/', api_key: k0, routing_key: '{{ .CommonLabels.severity }}', message_type: MESSAGE, custom_fields: {team: web}}]";
        var open = await SendAsync(server, Config.Replace("MESSAGE", "WARNING", StringComparison.Ordinal), ReceiverHarness.Firing());
        Assert.Equal("/alert/k0/critical", open.Path);
        var json = Json(open);
        Assert.Equal(("WARNING", "[FIRING:1] Down (web:80 critical)", "Pronoia", "web"), ((string?)json["message_type"], (string?)json["entity_display_name"], (string?)json["monitoring_tool"], (string?)json["team"]));
        Assert.Contains("observed 12.5", (string?)json["state_message"], StringComparison.Ordinal);
        Assert.Equal("CRITICAL", (string?)Json(await SendAsync(server, Config.Replace("MESSAGE", "SHOUT", StringComparison.Ordinal), ReceiverHarness.Firing()))["message_type"]);
        var over = Json(await SendAsync(server, Config.Replace("MESSAGE", "WARNING", StringComparison.Ordinal), ReceiverHarness.Resolved()));
        Assert.Equal(("RECOVERY", (string?)json["entity_id"]), ((string?)over["message_type"], (string?)over["entity_id"]));
    }

    [Fact]
    public async Task Webex_takes_so_many_bytes()
    {
        await using var server = await RecordingServer.StartAsync();
        const string Config = "webex_configs: [{api_url: 'URL/v1/messages', room_id: r0, http_config: {authorization: {credentials: t0}}MORE}]";
        var request = await SendAsync(server, Config.Replace("MORE", "", StringComparison.Ordinal), ReceiverHarness.Firing(("description", new string('ü', 9000))));
        Assert.Equal(("/v1/messages", "Bearer t0", "r0"), (request.Path, request.Headers["Authorization"], (string?)Json(request)["roomId"]));
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount((string)Json(request)["markdown"]!), 1000, 7439);
        var own = await SendAsync(server, Config.Replace("MORE", ", message: '**{{ .Status }}**'", StringComparison.Ordinal), ReceiverHarness.Firing());
        Assert.Equal("**firing**", (string?)Json(own)["markdown"]);
    }

    [Fact]
    public async Task Mattermost_gets_attachments_and_its_priority()
    {
        await using var server = await RecordingServer.StartAsync();
        const string Config = """
            mattermost_configs:
              - webhook_url: 'URL/m'
                channel: ops
                footer: '{{ .Receiver }}'
                fields: [{title: a, value: b, short: true}]
                attachments: [{title: more, text: '{{ .Status }}'}]
                props: {card: c}
                priority: {priority: urgent, requested_ack: true}
            """;
        var json = Json(await SendAsync(server, Config, ReceiverHarness.Firing()));
        Assert.Equal(("ops", "Pronoia", "c", "urgent"), ((string?)json["channel"], (string?)json["username"], (string?)json["props"]!["card"], (string?)json["priority"]!["priority"]));
        Assert.True((bool)json["priority"]!["requested_ack"]!);
        var main = json["attachments"]![0]!;
        Assert.Equal(("[FIRING:1] Down (web:80 critical)", "danger", "r", "https://pronoia.example/alerts?receiver=r"), ((string?)main["title"], (string?)main["color"], (string?)main["footer"], (string?)main["title_link"]));
        Assert.Equal("b", (string?)main["fields"]![0]!["value"]);
        Assert.Equal(("more", "firing"), ((string?)json["attachments"]![1]!["title"], (string?)json["attachments"]![1]!["text"]));
    }

    [Fact]
    public async Task RocketChat_posts_with_its_token_and_reads_refusals()
    {
        await using var server = await RecordingServer.StartAsync();
        const string Config = "rocketchat_configs: [{api_url: 'URL/', token: t0, token_id: i0, channel: '#ops', emoji: ':x:'}]";
        server.Answer = (c, before) => c.Response.WriteAsync(before == 0 ? """{"success":true}""" : """{"success":false,"error":"no such channel"}""");
        var request = await SendAsync(server, Config, ReceiverHarness.Resolved());
        Assert.Equal(("/api/v1/chat.postMessage", "t0", "i0"), (request.Path, request.Headers["X-Auth-Token"], request.Headers["X-User-Id"]));
        Assert.Equal(("#ops", ":x:", "green"), ((string?)Json(request)["channel"], (string?)Json(request)["emoji"], (string?)Json(request)["attachments"]![0]!["color"]));
        var error = await Assert.ThrowsAsync<NotifyException>(() => SendAsync(server, Config, ReceiverHarness.Firing()));
        Assert.Equal(("Rocket.Chat refused the message: no such channel", false), (error.Message, error.Retryable));
    }

    [Fact]
    public async Task IncidentIo_takes_the_webhook_payload_with_a_token()
    {
        await using var server = await RecordingServer.StartAsync();
        var request = await SendAsync(server, "incidentio_configs: [{url: 'URL/v2/alert_events/alertmanager/x', alert_source_token: t0, max_alerts: 1}]", ReceiverHarness.Firing());
        Assert.Equal("Bearer t0", request.Headers["Authorization"]);
        Assert.Equal("4", (string?)Json(request)["version"]);
        var many = ReceiverHarness.Firing(("description", new string('x', 10_000)));
        many = many with { Alerts = [.. Enumerable.Repeat(many.Alerts[0], 200)] };
        var cut = await SendAsync(server, "incidentio_configs: [{url: 'URL/', alert_source_token: t0}]", many);
        Assert.InRange(cut.Body.Length, 1, 512_000);
        Assert.Equal(200, Json(cut)["alerts"]!.AsArray().Count + (int)Json(cut)["truncatedAlerts"]!);
    }

    [Fact]
    public async Task WeChat_fetches_a_token_and_reads_refusals()
    {
        await using var server = await RecordingServer.StartAsync();
        const string Config = "wechat_configs: [{corp_id: c0, agent_id: '7', to_party: '{{ .Receiver }}'}]";
        const string Global = "global: {wechat_api_url: 'URL/cgi-bin/', wechat_api_secret: s0}";
        var code = 0;
        server.Answer = (c, _) => c.Response.WriteAsync(c.Request.Path == "/cgi-bin/gettoken" ? """{"errcode":0,"access_token":"a0"}""" : $$"""{"errcode":{{code}},"errmsg":"no"}""");
        var request = await SendAsync(server, Config, ReceiverHarness.Firing(("description", new string('ü', 9000))), Global);
        Assert.Equal("/cgi-bin/gettoken?corpid=c0&corpsecret=s0", server.Requests[0].Path);
        Assert.Equal("/cgi-bin/message/send?access_token=a0", request.Path);
        var json = Json(request);
        Assert.Equal(("text", "7", "r", "0"), ((string?)json["msgtype"], (string?)json["agentid"], (string?)json["toparty"], (string?)json["safe"]));
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount((string)json["text"]!["content"]!), 500, 2048);
        code = 60011;
        var error = await Assert.ThrowsAsync<NotifyException>(() => SendAsync(server, Config, ReceiverHarness.Firing(), Global));
        Assert.Equal(("WeChat refused the message (60011): no", false), (error.Message, error.Retryable));
    }

    [Theory]
    [InlineData("sns_configs: [{}]", "sns_configs: is not supported; use twilio_configs for text messages")]
    [InlineData("jira_configs: [{}]", "jira_config: no global Jira URL set")]
    [InlineData("victorops_configs: [{api_key: a}]", "missing Routing key in VictorOps config")]
    [InlineData("victorops_configs: [{api_key: a, routing_key: b, custom_fields: {entity_id: x}}]", "custom field \"entity_id\" is reserved")]
    [InlineData("webex_configs: [{room_id: x}]", "missing webex_configs.http_config.authorization")]
    [InlineData("incidentio_configs: [{url: 'http://x'}]", "expected one of alert_source_token, alert_source_token_file and http_config.authorization")]
    [InlineData("rocketchat_configs: [{token: x}]", "one of token_id or token_id_file must be configured")]
    [InlineData("mattermost_configs: [{}]", "one of webhook_url or webhook_url_file must be configured")]
    [InlineData("wechat_configs: [{api_secret: x}]", "no global Wechat CorpID set")]
    public void What_is_missing_is_named(string integration, string message) =>
        Assert.Contains(message, Assert.Throws<Prometheus.Yaml.ConfigurationException>(() => ReceiverHarness.Notifier(integration)).Message, StringComparison.Ordinal);
}
