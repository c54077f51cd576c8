using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pronoia.Engine.Alerts;
using Pronoia.Engine.Tests.Api;

namespace Pronoia.Engine.Tests.Web;

public sealed class ActionPagesTests
{
    private const string Form = "application/x-www-form-urlencoded";

    [Fact]
    public async Task Following_the_link_of_a_message_changes_nothing_and_its_form_acknowledges_once()
    {
        await using var pager = await Pager.StartAsync();
        var link = pager.Links["Acknowledge"];
        for (var i = 0; i < 2; i++)
        {
            var (status, page, answer) = await pager.Server.SendAsync("GET", link);
            Assert.Equal(200, status);
            Assert.Contains("<form method=\"post\" action=\"action\">", page, StringComparison.Ordinal);
            Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("Acknowledged", page, StringComparison.Ordinal);
            Assert.Contains("form-action 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Null(await pager.AcknowledgedByAsync());
        }

        var (query, parameters) = (link[link.IndexOf('?', StringComparison.Ordinal)..], link.Split('?')[1]);
        var done = await pager.Server.SendAsync("POST", "/alerts/action", parameters + "&by=ada&comment=on+it&verdict=noise", Form);

        // The client follows the redirect to the page, which now says so.
        Assert.Equal((200, "/alerts/action" + query), (done.Status, done.Response.RequestMessage!.RequestUri!.PathAndQuery));
        Assert.Contains("by ada at", done.Body, StringComparison.Ordinal);
        Assert.Equal("ada", await pager.AcknowledgedByAsync());
        var verdict = Assert.Single(await new VerdictBook(pager.Server.Harness.Storage.Tables).ReadAsync(pager.Start, pager.Start.AddDays(1), default));
        Assert.Equal((Verdict.Noise, "ada", "on it", "Down"), (verdict.Verdict, verdict.By, verdict.Comment, verdict.Labels["alertname"]));
    }

    [Fact]
    public async Task A_silence_needs_a_reason_and_is_made_once()
    {
        await using var pager = await Pager.StartAsync();
        var parameters = pager.Links["Silence"].Split('?')[1];
        var (status, page, _) = await pager.Server.SendAsync("POST", "/alerts/action", parameters + "&by=ada&comment=&duration=4h", Form);
        Assert.Equal(400, status);
        Assert.Contains("comment missing", page, StringComparison.Ordinal);
        (status, page, _) = await pager.Server.SendAsync("POST", "/alerts/action", parameters + "&by=ada&comment=moving&duration=2h", Form);
        Assert.Equal(400, status);
        Assert.Contains("duration: expected one of 30m, 1h, 4h, 1d, 3d, 7d", page, StringComparison.Ordinal);

        for (var i = 0; i < 2; i++)
        {
            var done = await pager.Server.SendAsync("POST", "/alerts/action", parameters + "&by=ada&comment=moving&duration=4h", Form);
            Assert.Contains("by ada until 2026-11-21 16:00:0", done.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("<form", done.Body, StringComparison.Ordinal);
        }

        var silence = Assert.Single((await pager.Server.JsonAsync("/api/v2/silences")).AsArray())!;
        Assert.Equal("Down", silence["matchers"]![0]!["value"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("signature=", "signature=x", 403, "not valid")]
    [InlineData("action=acknowledge", "action=silence", 403, "not valid")]
    [InlineData("group=", "group=0", 403, "not valid")]
    [InlineData("expires=", "expires=9", 403, "not valid")]
    public async Task A_link_that_was_changed_does_nothing(string part, string changed, int status, string words)
    {
        await using var pager = await Pager.StartAsync();
        var link = pager.Links["Acknowledge"].Replace(part, changed, StringComparison.Ordinal);
        var shown = await pager.Server.SendAsync("GET", link);
        var posted = await pager.Server.SendAsync("POST", "/alerts/action", link.Split('?')[1] + "&by=mallory", Form);

        Assert.Equal((status, status), (shown.Status, posted.Status));
        Assert.Contains(words, shown.Body, StringComparison.Ordinal);
        Assert.Null(await pager.AcknowledgedByAsync());
    }

    [Fact]
    public async Task A_link_ends_and_so_does_what_it_is_about()
    {
        await using var pager = await Pager.StartAsync();
        var link = pager.Links["Acknowledge"];
        pager.Server.Harness.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.Contains("It is over", (await pager.Server.SendAsync("GET", link)).Body, StringComparison.Ordinal);
        Assert.Contains("It is over", (await pager.Server.SendAsync("POST", "/alerts/action", link.Split('?')[1] + "&by=ada", Form)).Body, StringComparison.Ordinal);
        pager.Server.Harness.Time.Advance(TimeSpan.FromMinutes(2));
        var (status, page, _) = await pager.Server.SendAsync("GET", link);
        Assert.Equal(410, status);
        Assert.Contains("has expired", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_carry_no_links_where_nothing_can_be_changed() =>
        Assert.Empty((await Pager.MessageAsync("web: {read_only: true}"))["attachments"]![0]!["actions"]?.AsArray() ?? []);

    /// <summary>An engine whose alert has been told to a Slack channel.</summary>
    private sealed class Pager(ApiServer server, IReadOnlyDictionary<string, string> links, DateTimeOffset start) : IAsyncDisposable
    {
        public ApiServer Server { get; } = server;

        public IReadOnlyDictionary<string, string> Links { get; } = links;

        public DateTimeOffset Start { get; } = start;

        public static async Task<Pager> StartAsync()
        {
            var (server, message, start) = await TellAsync("web: {link_lifetime: 1h}");
            var links = message["attachments"]![0]!["actions"]!.AsArray().ToDictionary(
                a => a!["text"]!.GetValue<string>(), a => new Uri(a!["url"]!.GetValue<string>()).PathAndQuery.Replace("/pronoia/", "/", StringComparison.Ordinal));
            return new Pager(server, links, start);
        }

        public static async Task<JsonNode> MessageAsync(string web)
        {
            var (server, message, _) = await TellAsync(web);
            await server.DisposeAsync();
            return message;
        }

        public async Task<string?> AcknowledgedByAsync()
        {
            var rows = await Server.Harness.RowsAsync("alerting");
            Assert.Single(rows, r => r.PartitionKey == "group");
            var state = new TableAlertingState(Server.Harness.Storage.Tables, Server.Harness.Storage.Blobs);
            await foreach (var document in state.ListAsync("group", default))
            {
                return JsonNode.Parse(document.Content.Span)!["acknowledged"]?["by"]?.GetValue<string>();
            }

            return null;
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();

        private static async Task<(ApiServer Server, JsonNode Message, DateTimeOffset Start)> TellAsync(string web)
        {
            var told = new TaskCompletionSource<JsonNode>();
            await using var slack = await Loopback.StartAsync(async context =>
            {
                told.TrySetResult((await JsonNode.ParseAsync(context.Request.Body))!);
                await context.Response.WriteAsync("ok");
            });
            var server = await ApiServer.StartAsync($$$"""
                global: {external_url: 'https://ops.example/pronoia/', interval: 1s, default_rules: false, default_detection: false}
                targets: [{name: api, url: 'http://127.0.0.1:1'}]
                rules:
                  groups:
                    - name: g
                      rules: [{alert: Down, expr: 'probe_success == 0', labels: {host: '<script>alert(1)</script>'}}]
                alerting:
                  route: {receiver: c, group_by: [alertname], group_wait: 0s}
                  receivers: [{name: c, slack_configs: [{api_url: '{{{slack.Url}}}', channel: '#a'}]}]
                {{{web}}}
                """);
            var start = server.Harness.Time.GetUtcNow();
            await server.Harness.StepAsync(TimeSpan.FromSeconds(1), 5);
            return (server, await told.Task.WaitAsync(TimeSpan.FromSeconds(20)), start);
        }
    }
}
