using System.Text.Json.Nodes;
using Pronoia.Alerting.Notifications;
using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting.Tests.Receivers;

/// <summary>What goes out where the configuration leaves the words to the templates of Alertmanager's names, and what is added to them.</summary>
public sealed class DefaultTemplateTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("pronoia-test-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_template_file_replaces_the_default_of_a_name_and_what_is_built_on_it()
    {
        var json = await SlackAsync(ReceiverHarness.Firing(), "{{ define \"__subject\" }}own {{ .Status }}{{ end }}{{ define \"slack.default.text\" }}<b> & {{ .Receiver }}{{ end }}");
        var attachment = json["attachments"]![0]!;
        Assert.Equal(("own firing", "own firing | https://pronoia.example/alerts?receiver=r"), ((string?)attachment["title"], (string?)attachment["fallback"]));
        Assert.Equal("<b> & r", (string?)attachment["text"]);
    }

    [Fact]
    public async Task A_test_is_known_as_one_whatever_the_templates_say()
    {
        var json = await SlackAsync(
            ReceiverHarness.Firing() with { Kind = NotificationKind.Test, Note = "This is a <test>." }, "{{ define \"slack.default.title\" }}T{{ end }}{{ define \"slack.default.text\" }}*b*{{ end }}");
        Assert.Equal(("[TEST] T", "This is a &lt;test&gt;.\n\n*b*"), ((string?)json["attachments"]![0]!["title"], (string?)json["attachments"]![0]!["text"]));
    }

    [Fact]
    public async Task A_digest_is_not_put_into_words_that_are_meant_for_alerts()
    {
        var digest = ReceiverHarness.Firing() with { Kind = NotificationKind.Digest, Note = "3 messages", GroupLabels = AlertingHarness.Labels("alertname=Daily"), Suppressed = 0, Actions = [] };
        var json = await SlackAsync(digest, "{{ define \"slack.default.title\" }}T{{ end }}{{ define \"slack.default.text\" }}*b*{{ end }}");
        Assert.Equal("[INFO] Daily", (string?)json["attachments"]![0]!["title"]);
        Assert.StartsWith("3 messages\n\nAlerts Firing:\nLabels:\n - alertname = Down\n", (string?)json["attachments"]![0]!["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evidence_stands_below_the_alert_it_belongs_to()
    {
        await using var server = await RecordingServer.StartAsync();
        await ReceiverHarness.Notifier($"telegram_configs: [{{api_url: '{server.Url}', bot_token: t, chat_id: 1, parse_mode: ''}}]").NotifyAsync(ReceiverHarness.Firing(), default);
        var text = (string)JsonNode.Parse(server.Requests[0].Body)!["text"]!;
        Assert.Contains("Source: https://pronoia.example/graph?g0.expr=up\nEvidence:\n - observed 12.5, expected 3 (2 to 4)\n", text, StringComparison.Ordinal);
        Assert.EndsWith("3 more suppressed under it.\nAcknowledge: https://pronoia.example/act?action=acknowledge&signature=x\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_of_thousands_is_cut_and_counted_instead_of_failing()
    {
        await using var server = await RecordingServer.StartAsync();
        var one = ReceiverHarness.Firing().Alerts[0] with { Evidence = null };
        var many = ReceiverHarness.Firing() with { Alerts = [.. Enumerable.Range(0, 13_000).Select(i => one with { Labels = Labels.Of([new("alertname", "Down"), new("i", $"{i}")]) })] };
        await ReceiverHarness.Notifier($"pagerduty_configs: [{{url: '{server.Url}', routing_key: '{{{{ .CommonLabels.alertname }}}}'}}]").NotifyAsync(many, default);
        var json = JsonNode.Parse(server.Requests[0].Body)!;
        Assert.Equal(("Down", "13000"), ((string?)json["routing_key"], (string?)json["payload"]!["custom_details"]!["num_firing"]));
        Assert.InRange(server.Requests[0].Body.Length, 90_000, 512_000);
        Assert.StartsWith("Labels:\n - alertname = Down\n - i = 0\n", (string?)json["payload"]!["custom_details"]!["firing"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payload_of_ones_own_takes_JSON_from_templates()
    {
        await using var server = await RecordingServer.StartAsync();
        const string Payload = "{text: '{{ .Status }}', count: '{{ .Alerts | len }}', alerts: '{{ .Alerts.Firing | toJson }}', nested: [{'{{ .Receiver }}': true}], url: 'a: b', '{{ .Status }}': 1, firing: 2}";
        await ReceiverHarness.Notifier($"webhook_configs: [{{url: '{server.Url}', payload: {Payload}}}]").NotifyAsync(ReceiverHarness.Firing(), default);
        var json = JsonNode.Parse(server.Requests[0].Body)!;
        Assert.Equal(("firing", 1, "a: b", true), ((string?)json["text"], (int)json["count"]!, (string?)json["url"], (bool)json["nested"]![0]!["r"]!));
        Assert.Equal(2, (int)json["firing"]!);
        Assert.Equal(("firing", "Down"), ((string?)json["alerts"]![0]!["status"], (string?)json["alerts"]![0]!["labels"]!["alertname"]));
    }

    [Fact]
    public async Task A_connector_of_Teams_gets_a_message_card_and_names_what_is_behind_it()
    {
        await using var server = await RecordingServer.StartAsync();
        var notifier = ReceiverHarness.Notifier($"msteams_configs: [{{webhook_url: '{server.Url}'}}]");
        await notifier.NotifyAsync(ReceiverHarness.Firing(), default);
        var json = JsonNode.Parse(server.Requests[0].Body)!;
        Assert.Equal(
            ("MessageCard", "[FIRING:1] Down (web:80 critical)", "8C1A1A", "Acknowledge"),
            ((string?)json["@type"], (string?)json["title"], (string?)json["themeColor"], (string?)json["potentialAction"]![0]!["name"]));
        server.Answer = (c, _) => Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(c.Response, "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 413 with ContextId x");
        var error = await Assert.ThrowsAsync<NotifyException>(() => notifier.NotifyAsync(ReceiverHarness.Firing(), default));
        Assert.Equal(("Teams refused the message with status 413", false), (error.Message, error.Retryable));
    }

    [Fact]
    public async Task A_Slack_app_posts_with_its_token_and_asks_before_it_acts()
    {
        await using var server = await RecordingServer.StartAsync();
        var config = $"slack_configs: [{{app_token: xoxb-1, app_url: '{server.Url}/api', channel: C1, message_text: '<!here> {{{{ .Status }}}}', actions: [{{type: button, text: t, name: n, confirm: {{text: sure, ok_text: '{{{{ .Status }}}}'}}}}]}}]";
        await ReceiverHarness.Notifier(config).NotifyAsync(ReceiverHarness.Firing(), default);
        var json = JsonNode.Parse(server.Requests[0].Body)!;
        Assert.Equal(("/api", "Bearer xoxb-1", "<!here> firing"), (server.Requests[0].Path, server.Requests[0].Headers["Authorization"], (string?)json["text"]));
        Assert.Equal("""{"text":"sure","ok_text":"firing"}""", json["attachments"]![0]!["actions"]![0]!["confirm"]!.ToJsonString());
    }

    private async Task<JsonNode> SlackAsync(Notification notification, string templates)
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "own.tmpl"), templates);
        await using var server = await RecordingServer.StartAsync();
        await ReceiverHarness.Notifier($"slack_configs: [{{api_url: '{server.Url}'}}]", $"templates: ['{_directory.FullName}/*.tmpl']").NotifyAsync(notification, default);
        return JsonNode.Parse(server.Requests[0].Body)!;
    }
}
