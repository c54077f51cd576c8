using System.Text.RegularExpressions;
using Pronoia.Alerting.Configuration;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Tests.Configuration;

public class AlertmanagerFileTests
{
    [ReferenceFact("specs/bot-core-metrics-specification.md")]
    public void Files_of_the_systems_to_be_served_load_unchanged()
    {
        var file = ReferenceData.Find("specs/bot-core-metrics-specification.md")!;
        var yaml = Regex.Matches(File.ReadAllText(file), "```yaml\n(?<yaml>global:\n  resolve_timeout.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
        var config = AlertingHarness.Read(Assert.Single(yaml).Groups["yaml"].Value);
        Assert.Equal(["default", "pagerduty", "slack", "trading-team"], config.Receivers.Select(r => r.Name));
        Assert.Equal(["pagerduty", "trading-team"], config.RouteReceivers(AlertingHarness.Labels("severity=critical,component=trading")));
        Assert.Equal(["slack"], config.RouteReceivers(AlertingHarness.Labels("severity=warning")));
        Assert.Equal(["default"], config.RouteReceivers(AlertingHarness.Labels("severity=info")));
    }

    [Fact]
    public void Every_error_is_said_at_once_with_its_place()
    {
        var error = Assert.Throws<ConfigurationException>(() => AlertingHarness.Read("""
            global: {resolve_timeout: soon, smtp_smarthost: mail}
            route:
              receiver: teem
              group_by: ['...', a]
              matchers: [a=b]
              group_interval: 0s
              escalate_after: 5m
              routes:
                - receiver: team
                  match_re: {x: '('}
                  mute_time_intervals: [nights]
                  contine: true
            receivers:
              - name: team
                slack_configs: [{channel: '#x'}]
                webhook_configs: [{url: 'ftp://x'}]
                sns_configs: [{}]
                email_configs: [{to: nobody, from: a@example.org}]
              - name: team
            time_intervals:
              - name: night
                time_intervals:
                  - times: [{start_time: '23:00', end_time: '06:00'}]
                    weekdays: [friday:monday, someday]
                    days_of_month: ['0', '5:1', '-1:3']
                    months: ['13']
                    location: Mars/Olympus
            inhibit_rules:
              - source_matchers: ['a = "b']
            fallback_receiver: nobody
            """));
        string[] expected =
        [
            "alertmanager.yml:1:27: global: resolve_timeout: expected a duration such as 30s or 5m, found \"soon\"",
            "alertmanager.yml:3:3: root route must not have any matchers",
            "alertmanager.yml:3:13: route: receiver: undefined receiver \"teem\" used in route (did you mean \"team\"?)",
            "alertmanager.yml:4:13: route: group_by: cannot have wildcard group_by (`...`) and other labels at the same time",
            "alertmanager.yml:6:19: route: group_interval: 0s is too short: at least 1ms",
            "alertmanager.yml:7:19: route: escalate_after: needs escalate_to: the receivers to go to, in order",
            "alertmanager.yml:12:7: route: unknown key \"contine\" (did you mean \"continue\"?)",
            "alertmanager.yml:15:21: slack_config: one of api_url or api_url_file must be configured",
            "alertmanager.yml:16:29: webhook_config: url: expected an http or https URL",
            "alertmanager.yml:17:18: receiver: sns_configs: is not supported; use twilio_configs for text messages, webhook_configs for anything else",
            "alertmanager.yml:18:26: email_config: to: \"nobody\" is not a mail address",
            "alertmanager.yml:19:5: notification config name \"team\" is not unique",
        ];
        var said = error.Errors.Select(e => e.ToString()).ToArray();
        Assert.All(expected, e => Assert.Contains(e, said));
        Assert.Contains(said, e => e.Contains("nights", StringComparison.Ordinal) && e.Contains("did you mean \"night\"?", StringComparison.Ordinal));
        Assert.Contains(said, e => e.Contains("start time cannot be equal or greater than end time", StringComparison.Ordinal));
        Assert.Equal(3, said.Count(e => e.Contains("days_of_month", StringComparison.Ordinal)));
        Assert.Equal(2, said.Count(e => e.Contains("weekdays", StringComparison.Ordinal)));
        Assert.Contains(said, e => e.Contains("no time zone \"Mars/Olympus\"", StringComparison.Ordinal));
        Assert.Contains(said, e => e.Contains("the quoted value does not end", StringComparison.Ordinal));
        Assert.Contains(said, e => e.Contains("fallback_receiver: undefined receiver \"nobody\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Secrets_come_from_files_and_show_nowhere()
    {
        var directory = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllText(Path.Combine(directory.FullName, "url"), "https://hooks.example/T0PSECRET\n");
            File.WriteAllText(Path.Combine(directory.FullName, "am.yml"), """
                route: {receiver: r}
                receivers:
                  - name: r
                    slack_configs: [{api_url_file: url}]
                    webhook_configs: [{url: 'T0PSECRET'}]
                """);
            var diagnostics = new Diagnostics();
            Assert.Null(AlertmanagerFile.Load(Path.Combine(directory.FullName, "am.yml"), diagnostics));
            var error = Assert.Single(diagnostics.Errors);
            Assert.DoesNotContain("T0PSECRET", error.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("a=b", "a=\"b\"")]
    [InlineData(" a = b ", "a=\"b\"")]
    [InlineData("{a=\"b\",c!~\"d.*\",}", "a=\"b\" c!~\"d.*\"")]
    [InlineData("a=", "a=\"\"")]
    [InlineData("a=\"x,y\\\"\\n\\\\\"", "a=\"x,y\\\"\\n\\\\\"")]
    [InlineData("a=~b c", "a=~\"b c\"")]
    [InlineData("a=x\\d", "a=\"x\\\\d\"")]
    [InlineData("\"näme 1\"=\"v\"", "\"näme 1\"=\"v\"")]
    [InlineData("", "")]
    public void Matchers_are_read(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', MatcherParser.Parse(text)));

    [Theory]
    [InlineData("a")]
    [InlineData("=b")]
    [InlineData("a=\"b")]
    [InlineData("a=b\"")]
    [InlineData("{a=b")]
    [InlineData("a=~(")]
    [InlineData("a==b,,")]
    public void Malformed_matchers_are_refused(string text) => Assert.Throws<FormatException>(() => MatcherParser.Parse(text));
}
