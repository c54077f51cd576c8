using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Runtime;
using Pronoia.Engine.Tests.Api;

namespace Pronoia.Engine.Tests.Web.Alerts;

public sealed partial class AlertPagesTests
{
    private const string Alerting = """
        targets: [{name: api, url: 'http://127.0.0.1:1'}]
        alerting:
          route: {receiver: desk, group_by: [alertname], group_wait: 0s}
          receivers: [{name: desk, console_configs: [{}]}]
        """;

    private const string Posted = """
        [{"labels": {"alertname": "Evil<script>", "severity": "page", "target": "api"},
          "annotations": {"summary": "<script>alert(1)</script>\u202e", "runbook_url": "javascript:alert(1)"}}]
        """;

    [Fact]
    public async Task Alerts_stand_in_their_groups_with_actions_that_work_without_an_external_url()
    {
        await using var server = await StartAsync("");
        var page = await server.Harness.Engine.PageAsync("/alerts");
        var twin = await server.JsonAsync("/alerts.json");

        var alert = twin["groups"]![0]!["alerts"]![0]!;
        Assert.Equal(("Evil<script>", "page", "desk"), (alert["name"].Text(), alert["severity"].Text(), alert["receivers"]![0].Text()));
        Assert.Null(alert["runbookUrl"]);
        Assert.DoesNotContain("javascript:", page, StringComparison.Ordinal);
        Assert.DoesNotContain("signature", twin.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("Evil&lt;script&gt;", page, StringComparison.Ordinal);

        var links = Actions().Matches(page).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)).ToArray();
        Assert.Equal(2, links.Length);
        Assert.Contains("<form method=\"post\"", (await server.SendAsync("GET", links[0])).Body, StringComparison.Ordinal);
        var form = links[0].Split('?')[1] + "&by=ada%3Cb%3E&comment=on+it&verdict=useful";
        Assert.Contains("by ada&lt;b&gt; at", (await server.SendAsync("POST", "/alerts/action", form, "application/x-www-form-urlencoded")).Body, StringComparison.Ordinal);
        Assert.Equal("ada<b>", (await server.JsonAsync("/alerts.json"))["groups"]![0]!["acknowledged"]!["by"].Text());
        Assert.Contains("by <bdi>ada&lt;b&gt;</bdi>", await server.Harness.Engine.PageAsync("/alerts"), StringComparison.Ordinal);

        server.Harness.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(410, (await server.SendAsync("GET", links[1])).Status);
    }

    [Fact]
    public async Task What_is_muted_says_by_what()
    {
        await using var server = await StartAsync("");
        var now = server.Harness.Time.GetUtcNow();
        await server.JsonAsync("POST", "/api/v2/silences", $$"""
            {"matchers": [{"name": "alertname", "value": "Evil.*", "isRegex": true}], "createdBy": "<b>bob</b>", "comment": "moving\u202e", "startsAt": "{{now:O}}", "endsAt": "{{now.AddHours(1):O}}"}
            """);

        var twin = await server.JsonAsync("/alerts.json");
        var silence = Assert.Single((await server.JsonAsync("/silences.json"))["silences"]!.AsArray())!;
        var silences = await server.Harness.Engine.PageAsync("/silences");

        Assert.Equal("suppressed", twin["groups"]![0]!["alerts"]![0]!["state"].Text());
        Assert.Equal(silence["id"].Text(), twin["groups"]![0]!["alerts"]![0]!["silencedBy"]![0].Text());
        Assert.Contains($"href=\"/silences#{silence["id"].Text()}\"", await server.Harness.Engine.PageAsync("/alerts"), StringComparison.Ordinal);
        Assert.Equal((1, "active"), (silence["mutes"].Number(), silence["state"].Text()));
        Assert.Contains("alertname=~&quot;Evil.*&quot;", silences, StringComparison.Ordinal);
        Assert.Contains("<bdi>&lt;b&gt;bob&lt;/b&gt;</bdi>", silences, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_can_be_done_where_the_web_is_read_only()
    {
        using var harness = new EngineHarness("global: {interval: 1s, default_rules: false}\nrules: {groups: [{name: g, rules: [{alert: Down, expr: probe_success == 0}]}]}\nweb: {read_only: true}\n" + Alerting);
        await harness.StepAsync(TimeSpan.FromSeconds(1), 40);

        Assert.Contains("Down", await harness.Engine.PageAsync("/alerts"), StringComparison.Ordinal);
        Assert.Empty(Actions().Matches(await harness.Engine.PageAsync("/alerts")));
    }

    [Fact]
    public async Task A_page_that_everybody_reads_hands_out_no_right_to_write()
    {
        await using var server = await StartAsync("");
        var options = new EngineOptions { ActionsOnPages = false };
        using var engine = new PronoiaEngine(ConfigurationLoader.Parse(Alerting, "test", "."), server.Harness.Storage, server.Harness.Time, NullLoggerFactory.Instance, options);

        var page = await engine.PageAsync("/alerts");
        Assert.Contains("Evil", page, StringComparison.Ordinal);
        Assert.Empty(Actions().Matches(page));
    }

    private static async Task<ApiServer> StartAsync(string more)
    {
        var server = await ApiServer.StartAsync(Alerting + "\n" + more);
        await server.JsonAsync("POST", "/api/v2/alerts", Posted);
        await server.Harness.StepAsync(TimeSpan.FromSeconds(1), 2);
        return server;
    }

    [GeneratedRegex("href=\"(/alerts/action[^\"]*)")]
    private static partial Regex Actions();
}
