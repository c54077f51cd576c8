using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Pronoia.Alerting.Notifications;

namespace Pronoia.Alerting.Tests.Receivers;

/// <summary>Every way in which an HTTP receiver can fail.</summary>
public class FailureTests
{
    private static string Hook(RecordingServer server) => $"webhook_configs: [{{url: '{server.Url}/secret-path'}}]";

    [Fact]
    public async Task Retries_500_and_succeeds_under_the_same_key()
    {
        await using var server = await RecordingServer.StartAsync();
        server.Answer = (c, before) =>
        {
            c.Response.StatusCode = before < 2 ? 503 : 200;
            return Task.CompletedTask;
        };
        await ReceiverHarness.Notifier(Hook(server)).NotifyAsync(ReceiverHarness.Firing(), default);
        Assert.Equal(3, server.Requests.Count);
        Assert.Single(server.Requests.Select(r => r.Headers["Idempotency-Key"]).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Heeds_a_short_Retry_After_and_hands_on_a_long_one()
    {
        await using var server = await RecordingServer.StartAsync();
        server.Answer = (c, before) =>
        {
            c.Response.StatusCode = before == 1 ? 200 : 429;
            c.Response.Headers.RetryAfter = before == 0 ? "1" : "120";
            return Task.CompletedTask;
        };
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var notifier = ReceiverHarness.Notifier(Hook(server));
        await notifier.NotifyAsync(ReceiverHarness.Firing(), default);
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(0.9), $"{clock.Elapsed}");
        var error = await Assert.ThrowsAsync<NotifyException>(() => notifier.NotifyAsync(ReceiverHarness.Firing(), default));
        Assert.Equal(TimeSpan.FromMinutes(2), error.RetryAfter);
        Assert.True(error.Retryable);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_refusal_is_final_and_names_no_secret()
    {
        await using var server = await RecordingServer.StartAsync();
        server.Answer = (c, _) =>
        {
            c.Response.StatusCode = 403;
            return c.Response.WriteAsync("invalid_token\r\nnext line");
        };
        var error = await Assert.ThrowsAsync<NotifyException>(() => ReceiverHarness.Notifier(Hook(server)).NotifyAsync(ReceiverHarness.Firing(), default));
        Assert.Equal("status 403: invalid_token  next line", error.Message);
        Assert.False(error.Retryable);
        Assert.DoesNotContain("secret-path", error.ToString(), StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task An_answer_that_comes_too_late_leaves_doubt()
    {
        await using var server = await RecordingServer.StartAsync();
        server.Answer = (c, _) => Task.Delay(TimeSpan.FromSeconds(30), TimeProvider.System, c.RequestAborted);
        var hurried = ReceiverHarness.Quick with { RequestTimeout = TimeSpan.FromMilliseconds(200), Retries = 1 };
        var error = await Assert.ThrowsAsync<NotifyException>(() => ReceiverHarness.Notifier(Hook(server), http: hurried).NotifyAsync(ReceiverHarness.Firing(), default));
        Assert.Equal("no answer within 0.2 s", error.Message);
        Assert.True(error.Ambiguous);
    }

    [Fact]
    public async Task A_reset_connection_leaves_doubt()
    {
        await using var server = await RecordingServer.StartAsync();
        server.Answer = (c, _) =>
        {
            c.Abort();
            return Task.CompletedTask;
        };
        var error = await Assert.ThrowsAsync<NotifyException>(() => ReceiverHarness.Notifier(Hook(server)).NotifyAsync(ReceiverHarness.Firing(), default));
        Assert.True(error.Ambiguous);
        Assert.True(error.Retryable);
    }

    [Fact]
    public async Task A_closed_port_leaves_no_doubt()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var error = await Assert.ThrowsAsync<NotifyException>(() => ReceiverHarness.Notifier($"webhook_configs: [{{url: 'http://127.0.0.1:{port}/'}}]").NotifyAsync(ReceiverHarness.Firing(), default));
        Assert.Equal("cannot connect", error.Message);
        Assert.False(error.Ambiguous);
    }

    [Fact]
    public async Task A_failed_TLS_handshake_is_said()
    {
        await using var server = await RecordingServer.StartAsync();
        var url = server.Url.Replace("http:", "https:", StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<NotifyException>(() => ReceiverHarness.Notifier($"webhook_configs: [{{url: '{url}'}}]").NotifyAsync(ReceiverHarness.Firing(), default));
        Assert.Equal("the TLS handshake failed", error.Message);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task The_console_writes_lines_that_stay_lines()
    {
        var lines = new List<string>();
        await ReceiverHarness.Notifier("console_configs: [{}]", write: lines.Add).NotifyAsync(ReceiverHarness.Firing(("summary2", "x")), default);
        Assert.Equal(3, lines.Count);
        Assert.StartsWith("[FIRING:1] r {alertname=\"Down\"}", lines[0], StringComparison.Ordinal);
        Assert.Equal("  3 more suppressed under it.", lines[2]);
        Assert.All(lines, l => Assert.DoesNotContain(l, char.IsControl));
    }
}
