using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pronoia.Alerting.Notifications;

namespace Pronoia.Alerting.Tests.Receivers;

/// <summary>Jira's issues against a server that knows one of them, in a given state.</summary>
public class JiraTests
{
    private const string Config = """
        jira_configs:
          - api_url: URL
            project: OPS
            issue_type: Bug
            labels: [z, '{{ .CommonLabels.severity }}']
            summary: {template: 'S {{ .GroupLabels.alertname }}', enable_update: false}
            resolve_transition: Done
            reopen_transition: Reopen
            reopen_duration: 90m
            wont_fix_resolution: Won't "Do"
            fields: {components: [{name: web}], customfield_1: '{{ .Alerts | len }}', customfield_2: {value: '{{ .Status }}'}}
        """;

    [Fact]
    public async Task A_new_group_opens_an_issue_with_its_label()
    {
        await using var server = await StartAsync(null);
        await SendAsync(server, ReceiverHarness.Firing());
        Assert.Equal(["POST /rest/api/2/search", "POST /rest/api/2/issue"], Calls(server));
        var search = JsonNode.Parse(server.Requests[0].Body)!;
        var label = $"ALERT{{{ReceiverHarness.Firing().DedupKey}}}";
        Assert.Equal(
            $"(resolution is EMPTY or resolution != \"Won't \\\"Do\\\"\") and (resolutiondate is EMPTY OR resolutiondate >= -90m) and project=\"OPS\" and labels=\"{label}\" order by status ASC,resolutiondate DESC",
            (string?)search["jql"]);
        var fields = JsonNode.Parse(server.Requests[1].Body)!["fields"]!;
        Assert.Equal(("OPS", "Bug", "S Down", "High"), ((string?)fields["project"]!["key"], (string?)fields["issuetype"]!["name"], (string?)fields["summary"], (string?)fields["priority"]!["name"]));
        Assert.Equal([label, "critical", "z"], fields["labels"]!.AsArray().Select(l => (string?)l));
        Assert.Equal((1, "firing", "web"), ((int)fields["customfield_1"]!, (string?)fields["customfield_2"]!["value"], (string?)fields["components"]![0]!["name"]));
        Assert.Contains("# Alerts Firing:\n\nLabels:\n  - alertname = Down\n", (string?)fields["description"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_issue_is_updated_resolved_and_reopened_by_its_transitions()
    {
        await using var open = await StartAsync("new");
        await SendAsync(open, ReceiverHarness.Resolved());
        Assert.Equal(
            ["POST /rest/api/2/search", "PUT /rest/api/2/issue/OPS-7", "GET /rest/api/2/issue/OPS-7/transitions", "POST /rest/api/2/issue/OPS-7/transitions"], Calls(open));
        Assert.Null(JsonNode.Parse(open.Requests[1].Body)!["fields"]!["summary"]);
        Assert.Equal("21", (string?)JsonNode.Parse(open.Requests[3].Body)!["transition"]!["id"]);

        await using var done = await StartAsync("done");
        await SendAsync(done, ReceiverHarness.Firing());
        Assert.Equal("31", (string?)JsonNode.Parse(done.Requests[3].Body)!["transition"]!["id"]);
    }

    [Fact]
    public async Task What_is_over_and_has_no_issue_gets_none()
    {
        await using var server = await StartAsync(null);
        await SendAsync(server, ReceiverHarness.Resolved());
        Assert.Equal(["POST /rest/api/2/search"], Calls(server));
    }

    [Fact]
    public async Task An_issue_that_may_have_been_opened_is_searched_for_before_another_is()
    {
        await using var server = await StartAsync(null);
        var answer = server.Answer;
        server.Answer = (context, number) =>
        {
            if (context.Request.Path.Value!.EndsWith("/issue", StringComparison.Ordinal))
            {
                context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
                return Task.CompletedTask;
            }

            return answer(context, number);
        };

        var error = await Assert.ThrowsAsync<NotifyException>(() => SendAsync(server, ReceiverHarness.Firing()));
        Assert.True(error.Retryable);
        Assert.Equal(["POST /rest/api/2/search", "POST /rest/api/2/issue"], Calls(server));
    }

    [Fact]
    public async Task An_answer_that_is_no_list_of_issues_opens_none()
    {
        await using var server = await StartAsync(null);
        server.Answer = (context, _) => context.Response.WriteAsync("<html>Sign in</html>");
        await Assert.ThrowsAsync<NotifyException>(() => SendAsync(server, ReceiverHarness.Firing()));
        Assert.Equal(["POST /rest/api/2/search"], Calls(server));
    }

    [Fact]
    public async Task A_transition_that_there_is_not_is_an_error_that_names_it()
    {
        await using var server = await StartAsync("new");
        var error = await Assert.ThrowsAsync<NotifyException>(() => SendAsync(server, ReceiverHarness.Resolved(), Config.Replace("Done", "Gone", StringComparison.Ordinal)));
        Assert.Equal(("Jira knows no transition \"Gone\" of the issue OPS-7", false), (error.Message, error.Retryable));
    }

    [Fact]
    public async Task Version_3_takes_a_document_and_the_cloud_is_searched_elsewhere()
    {
        await using var server = await StartAsync(null);
        await SendAsync(server, ReceiverHarness.Firing(), Config.Replace("project: OPS", "project: OPS\n    api_type: cloud", StringComparison.Ordinal), "3");
        Assert.Equal(["POST /rest/api/3/search/jql", "POST /rest/api/3/issue"], Calls(server));
        var description = JsonNode.Parse(server.Requests[1].Body)!["fields"]!["description"]!;
        Assert.Equal(("doc", "text"), ((string?)description["type"], (string?)description["content"]![0]!["content"]![0]!["type"]));
    }

    private static Task SendAsync(RecordingServer server, Notification notification, string config = Config, string version = "2") =>
        ReceiverHarness.Notifier(config.Replace("URL", $"{server.Url}/rest/api/{version}/", StringComparison.Ordinal)).NotifyAsync(notification, default);

    private static string[] Calls(RecordingServer server) => [.. server.Requests.Select(r => $"{r.Method} {r.Path}")];

    private static async Task<RecordingServer> StartAsync(string? category)
    {
        var server = await RecordingServer.StartAsync();
        server.Answer = (context, _) => context.Response.WriteAsync(context.Request switch
        {
            { Path.Value: var path } when path!.Contains("/search", StringComparison.Ordinal) => category is null
                ? """{"issues":[]}"""
                : """{"issues":[{"key":"OPS-7","fields":{"status":{"statusCategory":{"key":"CATEGORY"}}}}]}""".Replace("CATEGORY", category, StringComparison.Ordinal),
            { Method: "GET" } => """{"transitions":[{"id":"21","name":"Done"},{"id":"31","name":"Reopen"}]}""",
            _ => """{"key":"OPS-8"}""",
        });
        return server;
    }
}
