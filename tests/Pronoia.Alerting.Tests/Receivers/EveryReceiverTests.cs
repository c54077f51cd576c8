using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.Receivers;

namespace Pronoia.Alerting.Tests.Receivers;

/// <summary>What holds for every receiver that speaks HTTP: how it fails, and what its default message carries.</summary>
public class EveryReceiverTests
{
    private const int MaxBytes = 30 * 1024;

    public static TheoryData<string> Kinds => ReceiverTable.Kinds;

    [Fact]
    public void The_table_has_them_all() =>
        Assert.Equal(ReceiverReader.KindNames.Except(["console", "email"]).Order(StringComparer.Ordinal), ReceiverTable.Http.Keys);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_default_message_carries_the_signed_links_however_long_the_rest_is(string kind)
    {
        await using var server = await StartAsync();
        await Notifier(kind, server.Url).NotifyAsync(ReceiverHarness.Firing(("description", new string('<', 20_000))), default);
        var request = server.Requests[^1];
        var text = request.Headers.GetValueOrDefault("Content-Type", "").StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal)
            ? WebUtility.UrlDecode(request.Body)
            : System.Text.RegularExpressions.Regex.Unescape(request.Body);
        Assert.Contains("https://pronoia.example/act?action=acknowledge&signature=x", text.Replace("&amp;", "&", StringComparison.Ordinal), StringComparison.Ordinal);

        // The webhooks carry whole annotations, six characters of JSON for each of these; the others cut.
        Assert.True(kind is "webhook" or "incidentio" || request.Body.Length <= MaxBytes, $"{request.Body.Length} bytes");
        Assert.Equal("0123456789abcdef0123456789abcdef", request.Headers["Idempotency-Key"]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Trouble_at_the_service_is_tried_again_quickly_and_under_the_same_key(string kind)
    {
        await using var server = await StartAsync(before => before < 2 ? 503 : 200);
        await Notifier(kind, server.Url).NotifyAsync(ReceiverHarness.Firing(), default);
        Assert.InRange(server.Requests.Count, 3, 4);
        Assert.Single(server.Requests.Select(r => r.Headers["Idempotency-Key"]).Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_long_Retry_After_is_handed_on(string kind)
    {
        await using var server = await StartAsync(_ => 429, c => c.Response.Headers.RetryAfter = "120");
        var error = await FailAsync(kind, server.Url);
        Assert.Equal((TimeSpan.FromMinutes(2), true, false), (error.RetryAfter, error.Retryable, error.Ambiguous));
        Assert.Single(server.Requests);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_refusal_is_final_and_no_secret_is_told(string kind)
    {
        await using var server = await StartAsync(_ => 400);
        var error = await FailAsync(kind, server.Url);
        Assert.False(error.Retryable);
        Assert.StartsWith("status 400", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Url, error.ToString(), StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_success_that_comes_too_late_leaves_doubt(string kind)
    {
        await using var server = await RecordingServer.StartAsync();
        server.Answer = async (c, _) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(30), TimeProvider.System, c.RequestAborted);
            c.Response.StatusCode = 200;
        };
        var error = await FailAsync(kind, server.Url, ReceiverHarness.Quick with { RequestTimeout = TimeSpan.FromMilliseconds(100), Retries = 1 });
        Assert.Equal(("no answer within 0.1 s", true), (error.Message, error.Ambiguous));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_connection_that_breaks_before_the_answer_leaves_doubt(string kind)
    {
        await using var server = await RecordingServer.StartAsync();
        server.Answer = (c, _) =>
        {
            c.Abort();
            return Task.CompletedTask;
        };
        var error = await FailAsync(kind, server.Url, ReceiverHarness.Quick with { Retries = 1 });
        Assert.Equal((true, true), (error.Ambiguous, error.Retryable));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Neither_a_closed_port_nor_a_failed_handshake_leaves_doubt(string kind)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var closed = await FailAsync(kind, $"http://127.0.0.1:{port}");
        Assert.Equal(("cannot connect", false), (closed.Message, closed.Ambiguous));

        await using var server = await StartAsync();
        var unsafeTls = await FailAsync(kind, server.Url.Replace("http:", "https:", StringComparison.Ordinal));
        Assert.Equal(("the TLS handshake failed", false), (unsafeTls.Message, unsafeTls.Ambiguous));
    }

    private static async Task<RecordingServer> StartAsync(Func<int, int>? status = null, Action<HttpContext>? also = null)
    {
        var server = await RecordingServer.StartAsync();
        server.Answer = (c, before) =>
        {
            c.Response.StatusCode = status?.Invoke(before) ?? 200;
            also?.Invoke(c);
            return c.Response.WriteAsync(c.Response.StatusCode == 200 ? ReceiverTable.Accepted(c.Request.Path) : "");
        };
        return server;
    }

    private static INotifier Notifier(string kind, string url, Alerting.Receivers.Http.HttpSenderOptions? http = null) =>
        ReceiverHarness.Notifier(ReceiverTable.Of(kind, url), http: http);

    private static Task<NotifyException> FailAsync(string kind, string url, Alerting.Receivers.Http.HttpSenderOptions? http = null) =>
        Assert.ThrowsAsync<NotifyException>(() => Notifier(kind, url, http).NotifyAsync(ReceiverHarness.Firing(), default));
}
