using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Runtime;
using Pronoia.Engine.Tests.Api;

namespace Pronoia.Engine.Tests.Web.Alerts;

public sealed partial class SilenceActionPagesTests
{
    private const string Form = "application/x-www-form-urlencoded";

    private const string Alerting = """
        targets: [{name: api, url: 'http://127.0.0.1:1'}]
        alerting:
          route: {receiver: desk, group_by: [alertname], group_wait: 0s}
          receivers: [{name: desk, console_configs: [{}]}]
        """;

    [Fact]
    public async Task A_silence_of_any_matchers_is_made_once_and_mutes()
    {
        await using var server = await StartAsync();
        var link = Assert.Single(await LinksAsync(server));
        Assert.Contains("<form method=\"post\" action=\"action\">", (await server.SendAsync("GET", link)).Body, StringComparison.Ordinal);
        Assert.Empty((await server.JsonAsync("/api/v2/silences")).AsArray());

        var form = link.Split('?')[1] + "&matchers=" + Uri.EscapeDataString("alertname=~\"Evil.*\", severity!=\"info\"\r\ntarget=api") + "&by=ada&comment=moving&duration=4h";
        for (var i = 0; i < 2; i++)
        {
            // The client follows the redirect to the page, which shows it.
            var done = await server.SendAsync("POST", "/silences/action", form, Form);
            Assert.Equal((200, "/silences"), (done.Status, done.Response.RequestMessage!.RequestUri!.AbsolutePath));
            Assert.Contains("moving", done.Body, StringComparison.Ordinal);
        }

        var silence = Assert.Single((await server.JsonAsync("/api/v2/silences")).AsArray())!;
        Assert.Equal(["alertname", "severity", "target"], silence["matchers"]!.AsArray().Select(m => m!["name"].Text()));
        Assert.Equal(("ada", "moving", "active"), (silence["createdBy"].Text(), silence["comment"].Text(), silence["status"]!["state"].Text()));
        Assert.Equal(4, (DateTimeOffset.Parse(silence["endsAt"].Text(), null) - DateTimeOffset.Parse(silence["startsAt"].Text(), null)).TotalHours);
        Assert.Equal("suppressed", (await server.JsonAsync("/alerts.json"))["groups"]![0]!["alerts"]![0]!["state"].Text());
    }

    [Theory]
    [InlineData("", "ada", "why", "say which alerts")]
    [InlineData("alertname", "ada", "why", "bad matcher")]
    [InlineData("alertname=~\"(\"", "ada", "why", "missing closing")]
    [InlineData("alertname=~\".*\"", "ada", "why", "must not match the empty string")]
    [InlineData("alertname=\"A\"", "", "why", "creator information missing")]
    [InlineData("alertname=\"A\"", "ada", "", "comment missing")]
    public async Task A_mistake_is_said_and_what_was_written_is_kept(string matchers, string by, string comment, string problem)
    {
        await using var server = await StartAsync();
        var link = Assert.Single(await LinksAsync(server));

        var (status, page, _) = await server.SendAsync(
            "POST", "/silences/action", $"{link.Split('?')[1]}&matchers={Uri.EscapeDataString(matchers)}&by={by}&comment={comment}&duration=3d", Form);

        Assert.Equal(400, status);
        Assert.Contains(problem, WebUtility.HtmlDecode(page), StringComparison.OrdinalIgnoreCase);
        Assert.Contains($">{WebUtility.HtmlEncode(matchers)}</textarea>", page, StringComparison.Ordinal);
        Assert.Contains($"value=\"{by}\"", page, StringComparison.Ordinal);
        Assert.Contains("<option value=\"3d\" selected>", page, StringComparison.Ordinal);
        Assert.Empty((await server.JsonAsync("/api/v2/silences")).AsArray());
    }

    [Fact]
    public async Task A_silence_is_ended_by_the_form_only_and_once()
    {
        await using var server = await StartAsync();
        var now = server.Harness.Time.GetUtcNow();
        await server.JsonAsync("POST", "/api/v2/silences", $$"""
            {"matchers": [{"name": "target", "value": "api"}], "createdBy": "<b>bob</b>", "comment": "moving", "startsAt": "{{now:O}}", "endsAt": "{{now.AddHours(1):O}}"}
            """);
        var link = Assert.Single(await LinksAsync(server), l => l.Contains("end_silence", StringComparison.Ordinal));

        var (_, page, _) = await server.SendAsync("GET", link);
        Assert.Contains("by &lt;b&gt;bob&lt;/b&gt; until", page, StringComparison.Ordinal);
        Assert.Contains("It mutes 1 alert now", page, StringComparison.Ordinal);
        Assert.Equal("active", (await server.JsonAsync("/silences.json"))["silences"]![0]!["state"].Text());
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(200, (await server.SendAsync("POST", "/silences/action", link.Split('?')[1], Form)).Status);
        }

        Assert.Equal("expired", (await server.JsonAsync("/silences.json"))["silences"]![0]!["state"].Text());
        Assert.Equal("active", (await server.JsonAsync("/alerts.json"))["groups"]![0]!["alerts"]![0]!["state"].Text());
        Assert.Contains("has ended already", (await server.SendAsync("GET", link)).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(await LinksAsync(server), l => l.Contains("end_silence", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/silences/action", "action=add_silence", "action=end_silence", 403)]
    [InlineData("/silences/action", "silence=new", "silence=newer", 403)]
    [InlineData("/silences/action", "signature=", "signature=x", 403)]
    [InlineData("/alerts/action", "", "", 403)]
    public async Task A_link_is_good_for_its_purpose_and_page_only(string path, string part, string changed, int expected)
    {
        await using var server = await StartAsync();
        var query = Assert.Single(await LinksAsync(server)).Split('?')[1];
        query = part.Length > 0 ? query.Replace(part, changed, StringComparison.Ordinal) : query;

        Assert.Equal(expected, (await server.SendAsync("GET", $"{path}?{query}")).Status);
        Assert.Equal(expected, (await server.SendAsync("POST", path, query + "&matchers=a%3Db&by=mallory&comment=x", Form)).Status);
        Assert.Empty((await server.JsonAsync("/api/v2/silences")).AsArray());
    }

    [Fact]
    public async Task A_link_expires()
    {
        await using var server = await StartAsync();
        var link = Assert.Single(await LinksAsync(server));
        server.Harness.Time.Advance(TimeSpan.FromMinutes(61));

        Assert.Equal(410, (await server.SendAsync("GET", link)).Status);
    }

    [Fact]
    public async Task Pages_that_everybody_reads_and_read_only_ones_hand_out_no_links()
    {
        await using var server = await StartAsync();
        using var open = new PronoiaEngine(
            ConfigurationLoader.Parse(Alerting, "test", "."), server.Harness.Storage, server.Harness.Time, NullLoggerFactory.Instance, new EngineOptions { ActionsOnPages = false });
        using var closed = new PronoiaEngine(
            ConfigurationLoader.Parse(Alerting + "\nweb: {read_only: true}", "test", "."), server.Harness.Storage, server.Harness.Time, NullLoggerFactory.Instance);

        Assert.Empty(Actions().Matches(await open.PageAsync("/silences")));
        Assert.Empty(Actions().Matches(await closed.PageAsync("/silences")));
        Assert.DoesNotContain("signature", (await server.JsonAsync("/silences.json")).ToJsonString(), StringComparison.Ordinal);
    }

    private static async Task<ApiServer> StartAsync()
    {
        var server = await ApiServer.StartAsync(Alerting);
        await server.JsonAsync("POST", "/api/v2/alerts", "[{\"labels\": {\"alertname\": \"Evil\", \"severity\": \"page\", \"target\": \"api\"}}]");
        await server.Harness.StepAsync(TimeSpan.FromSeconds(1), 2);
        return server;
    }

    private static async Task<string[]> LinksAsync(ApiServer server) =>
        [.. Actions().Matches(await server.Harness.Engine.PageAsync("/silences")).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value))];

    [GeneratedRegex("href=\"(/silences/action[^\"]*)")]
    private static partial Regex Actions();
}
