using System.Net;
using System.Text.RegularExpressions;

namespace Pronoia.Engine.Tests.Web;

public sealed partial class NavigationTests
{
    private const string Yaml = """
        global: {interval: 1s, evaluation_interval: 1s, default_rules: false}
        targets:
          - {name: 'a b/c?d#e%f', url: 'http://127.0.0.1:1/'}
          - {name: "evil\u202e<script>alert(1)</script>", url: 'http://127.0.0.1:1/', depends_on: ['a b/c?d#e%f']}
        heartbeats: [{name: backup, period: 1h}]
        rules: {groups: [{name: g, rules: [{alert: Down, expr: probe_success == 0}]}]}
        slos: [{name: up, service: all, objective: 99, sli: {probe_availability: {selector: '{target!=""}'}}}]
        alerting:
          route: {receiver: c, group_by: [alertname], group_wait: 0s}
          receivers: [{name: c, console_configs: [{}]}]
        """;

    [Fact]
    public async Task Every_page_is_reached_from_the_status_page_and_no_link_leads_nowhere()
    {
        using var harness = new EngineHarness(Yaml);
        await harness.StepAsync(TimeSpan.FromSeconds(1), 4);
        var (seen, open) = (new HashSet<string>(StringComparer.Ordinal), new Queue<string>(["/"]));
        while (open.TryDequeue(out var path))
        {
            if (!seen.Add(path) || path.Contains("before=", StringComparison.Ordinal))
            {
                continue;
            }

            var (status, body) = await harness.Engine.GetAsync(path);
            Assert.True(status == 200, $"{path}: {status}");
            if (!body.StartsWith("<!DOCTYPE html>", StringComparison.Ordinal))
            {
                continue;
            }

            Assert.DoesNotContain("<script", body, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("<a class=\"skip\" href=\"#content\">", body, StringComparison.Ordinal);
            Assert.Single(Regex.Matches(body, "<main "));
            Assert.Single(Regex.Matches(body, "<h1>"));
            Assert.Single(Regex.Matches(body, " aria-current="));
            Assert.DoesNotContain("<th>", body, StringComparison.Ordinal);
            foreach (Match link in Links().Matches(body))
            {
                open.Enqueue(WebUtility.HtmlDecode(link.Groups[1].Value));
            }
        }

        foreach (var path in (string[])["/", "/incidents", "/alerts", "/silences", "/anomalies", "/slos", "/reports", "/health", "/config", "/targets/backup", "/targets/a%20b%2Fc%3Fd%23e%25f"])
        {
            Assert.Contains(path, seen);
        }

        Assert.Contains(seen, p => p.StartsWith("/alerts/action?", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/", "Status", "page")]
    [InlineData("/targets/backup", "Status", "true")]
    [InlineData("/incidents", "Incidents", "page")]
    [InlineData("/silences", "Alerts", "true")]
    [InlineData("/config", "Health", "true")]
    public async Task The_navigation_says_where_one_is(string path, string entry, string current)
    {
        using var harness = new EngineHarness(Yaml);

        Assert.Contains($" aria-current=\"{current}\">{entry}</a>", await harness.Engine.PageAsync(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/targets/backop", "Did you mean backup?")]
    [InlineData("/targets/%3Cscript%3E", "All targets are on the status page.")]
    [InlineData("/incidents/20261121T120000Z-1a2b3c4d", "The last 30 days")]
    [InlineData("/incidents/%00%2e", "The last 30 days")]
    public async Task What_is_not_there_is_a_404_that_leads_on(string path, string words)
    {
        using var harness = new EngineHarness(Yaml);
        var (status, body) = await harness.Engine.GetAsync(path);

        Assert.Equal(404, status);
        Assert.Contains(words, body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", body, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("There is no ", (await harness.Engine.JsonAsync(path + ".json", 404))["error"].Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/incidents?before=yesterday")]
    [InlineData("/anomalies?before=0001-01-01")]
    public async Task A_time_that_is_none_is_refused(string path)
    {
        using var harness = new EngineHarness(Yaml);

        Assert.Equal(400, (await harness.Engine.GetAsync(path)).Status);
    }

    [GeneratedRegex("href=\"(/[^\"#]*)")]
    private static partial Regex Links();
}
