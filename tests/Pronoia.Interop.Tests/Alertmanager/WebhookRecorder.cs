using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Pronoia.Interop.Tests.Alertmanager;

/// <summary>A web server that accepts webhook messages at <c>/SENDER/RECEIVER</c> and keeps them.</summary>
internal sealed class WebhookRecorder : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<(string Sender, string Receiver, JsonNode Body)> _messages = [];

    private WebhookRecorder(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public static async Task<WebhookRecorder> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var recorder = new WebhookRecorder(builder.Build());
        recorder._app.MapPost("/{sender}/{receiver}", async (string sender, string receiver, HttpRequest request) =>
        {
            var body = await JsonNode.ParseAsync(request.Body);
            lock (recorder._messages)
            {
                recorder._messages.Add((sender, receiver, body!));
            }
        });
        await recorder._app.StartAsync();
        return recorder;
    }

    /// <summary>The messages of a sender about a scenario in the order of arrival: receiver, group, status and members.</summary>
    public IReadOnlyList<string> Of(string sender, string scenario)
    {
        lock (_messages)
        {
            return
            [
                .. _messages
                    .Where(m => m.Sender == sender && (string?)m.Body["alerts"]![0]!["labels"]!["scenario"] == scenario)
                    .Select(m => $"{m.Receiver} {(string?)m.Body["groupKey"]} {(string?)m.Body["status"]}: {Members(m.Body)}"),
            ];
        }
    }

    /// <summary>The bodies of a sender's messages about a scenario.</summary>
    public IReadOnlyList<JsonNode> Bodies(string sender, string scenario)
    {
        lock (_messages)
        {
            return [.. _messages.Where(m => m.Sender == sender && (string?)m.Body["alerts"]![0]!["labels"]!["scenario"] == scenario).Select(m => m.Body)];
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static string Members(JsonNode body) => string.Join(
        ' ',
        body["alerts"]!.AsArray().Select(a => $"{(string?)a!["status"]}/{(string?)a["labels"]!["alertname"]}/{(string?)a["labels"]!["i"]}/{(string?)a["fingerprint"]}"));
}
