using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.Tests.Receivers;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Tests.Messages;

public class TemplateTests
{
    private static async Task<string> SlackTextAsync(string text, Notification notification)
    {
        await using var server = await RecordingServer.StartAsync();
        await ReceiverHarness.Notifier($"slack_configs: [{{api_url: '{server.Url}/s', text: '{text}'}}]").NotifyAsync(notification, default);
        return (string)System.Text.Json.Nodes.JsonNode.Parse(server.Requests[0].Body)!["attachments"]![0]!["text"]!;
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("{{ .GroupLabels.alertname }} {{ .Status | toUpper }}", "Down FIRING")]
    [InlineData("{{ range .Alerts }}{{ .Annotations.summary }}/{{ .Labels.instance }}{{ end }}", "web is <down> & out/web:80")]
    [InlineData("{{ .Alerts.Firing | len }} {{ .Alerts.Resolved | len }}", "1 0")]
    [InlineData("{{ .CommonLabels.SortedPairs.Values | join \" \" }}", "Down web:80 critical")]
    [InlineData("{{ with .CommonLabels.Remove .GroupLabels.Names }}{{ .Values | join \"-\" }}{{ end }}", "web:80-critical")]
    [InlineData("{{ range .CommonLabels.SortedPairs }}{{ .Name }}={{ .Value }};{{ end }}", "alertname=Down;instance=web:80;severity=critical;")]
    [InlineData("{{ range $k, $v := .GroupLabels }}{{ $k }}{{ $v }}{{ end }}", "alertnameDown")]
    [InlineData("{{ (index .Alerts 0).StartsAt.Format \"15:04\" }} {{ (index .Alerts 0).EndsAt.IsZero }}", "08:58 true")]
    [InlineData("{{ template \"__subject\" . }}", "[FIRING:1] Down (web:80 critical)")]
    [InlineData("{{ .CommonLabels.missing }}|{{ .ExternalURL }}", "|https://pronoia.example")]
    public async Task Has_Alertmanagers_data(string template, string expected) =>
        Assert.Equal(expected, await SlackTextAsync(template, ReceiverHarness.Firing()));

    [Fact]
    public async Task A_template_that_loops_still_lets_the_alert_out_with_one_error()
    {
        var text = await SlackTextAsync(
            "{{ define \"a\" }}{{ template \"b\" . }}{{ template \"b\" . }}{{ end }}{{ define \"b\" }}{{ template \"a\" . }}{{ end }}{{ template \"a\" . }}",
            ReceiverHarness.Firing());
        Assert.Contains("summary = web is &lt;down&gt; &amp; out", text, StringComparison.Ordinal);
        Assert.Contains("(template: text:", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_malformed_template_is_an_error_of_the_configuration()
    {
        var error = Assert.Throws<ConfigurationException>(() => AlertingHarness.Read("""
            route: {receiver: r}
            receivers:
              - name: r
                slack_configs:
                  - api_url: http://127.0.0.1/
                    text: '{{ .Alerts '
                    title: '{{ nonsense . }}'
            """));
        Assert.Equal(2, error.Errors.Count);
        Assert.StartsWith("alertmanager.yml:6:", error.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("function \"nonsense\" not defined", error.Errors[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Template_files_define_names()
    {
        var directory = Directory.CreateTempSubdirectory();
        try
        {
            await File.WriteAllTextAsync(Path.Combine(directory.FullName, "my.tmpl"), "{{ define \"my.text\" }}[{{ .Receiver }}]{{ end }}{{ define \"__subject\" }}own{{ end }}");
            await using var server = await RecordingServer.StartAsync();
            var global = $"templates: ['{directory.FullName}/*.tmpl']";
            var config = $"slack_configs: [{{api_url: '{server.Url}/s', text: '{{{{ template \"my.text\" . }}}}', title: '{{{{ template \"slack.default.title\" . }}}}', pretext: '{{{{ template \"__subject\" . }}}}'}}]";
            await ReceiverHarness.Notifier(config, global).NotifyAsync(ReceiverHarness.Firing(), default);
            var attachment = System.Text.Json.Nodes.JsonNode.Parse(server.Requests[0].Body)!["attachments"]![0]!;
            Assert.Equal("[r]", (string?)attachment["text"]);
            Assert.Equal("own", (string?)attachment["pretext"]);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
