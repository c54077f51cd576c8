using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pronoia.Probing.Http;
using Pronoia.Probing.Tcp;
using Pronoia.Probing.Tests.Servers;
using Pronoia.Probing.WebSockets;
using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Tests.WebSockets;

/// <summary>Against the WebSockets of ASP.NET Core.</summary>
public sealed class WebSocketProberTests : ProbeFixture
{
    [Fact]
    public async Task A_conversation_is_held_over_messages()
    {
        await using var server = await StartAsync();

        var result = await ProbeAsync($"ws://{server.Host}/feed", new QueryResponse { Expect = Re2.Compile("^Hello, (.+)$"), Send = "I am ${1}"u8.ToArray() }, new QueryResponse { Expect = Re2.Compile("^I am you$") });

        Assert.True(result.Success, result.Message);
        Assert.Equal((101, 1, 0), (result.Value("probe_websocket_status_code"), result.Value("probe_websocket_connection_upgraded"), result.Value("probe_websocket_failed_due_to_regex")));
        Assert.Equal(["resolve", "connect", "processing", "transfer"], result.Phases.Select(p => p.Name));
        Assert.Equal(4, result.Value("probe_ip_protocol"));
    }

    [Fact]
    public async Task A_message_that_does_not_match_fails()
    {
        await using var server = await StartAsync();

        var result = await ProbeAsync($"ws://{server.Host}/feed", new QueryResponse { Expect = Re2.Compile("^Goodbye") });

        Assert.Equal((FailureClass.Body, "the message does not match \"^Goodbye\""), (result.Failure, result.Message));
        Assert.Equal((1, 1), (result.Value("probe_websocket_failed_due_to_regex"), result.Value("probe_websocket_connection_upgraded")));
    }

    [Fact]
    public async Task A_server_that_does_not_upgrade_fails_with_its_status()
    {
        await using var server = await StartAsync();

        var refused = await ProbeAsync($"ws://{server.Host}/other");
        var secret = await ProbeAsync($"ws://{server.Host}/secret");
        var allowed = await ProbeAsync(
            $"ws://{server.Host}/secret", new HttpProbe { HttpHeaders = [new HeaderConfig("X-Key", [Secret.Of("k")])] });

        Assert.Equal((FailureClass.Status, "the server does not open a WebSocket: status 404"), (refused.Failure, refused.Message));
        Assert.Equal((404, 0), (refused.Value("probe_websocket_status_code"), refused.Value("probe_websocket_connection_upgraded")));
        Assert.Equal(403, secret.StatusCode);
        Assert.True(allowed.Success, allowed.Message);
    }

    [Fact]
    public async Task An_answer_to_another_key_is_no_WebSocket()
    {
        await using var server = LoopbackServer.Http(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");

        var result = await ProbeAsync($"ws://{server.HostPort}/");

        Assert.Equal((FailureClass.Protocol, 0), (result.Failure, result.Value("probe_websocket_connection_upgraded")));
    }

    [Fact]
    public async Task Messages_are_bounded_and_a_hangup_is_told()
    {
        await using var server = await StartAsync();

        var large = await ProbeAsync($"ws://{server.Host}/large", new QueryResponse { Expect = Re2.Compile("x") });
        var closed = await ProbeAsync($"ws://{server.Host}/close", new QueryResponse { Expect = Re2.Compile("x") });

        Assert.Equal((FailureClass.Protocol, "the server sent a message of more than 65536 bytes"), (large.Failure, large.Message));
        Assert.Equal((FailureClass.Body, "the server closed the WebSocket where a message was expected"), (closed.Failure, closed.Message));
    }

    [Theory]
    [InlineData("127.0.0.1:80")]
    [InlineData("http://127.0.0.1/")]
    [InlineData("ws://")]
    public async Task Other_targets_are_the_callers_mistake(string target)
    {
        var result = await ProbeAsync(target);

        Assert.Equal((ProbeVerdict.Unknown, "the target is not the URL of a WebSocket: expected for example wss://example.com/feed"), (result.Verdict, result.Message));
    }

    private ValueTask<ProbeResult> ProbeAsync(string target, params QueryResponse[] steps) => ProbeAsync(target, new HttpProbe(), steps);

    private ValueTask<ProbeResult> ProbeAsync(string target, HttpProbe handshake, params QueryResponse[] steps) => Prober.ProbeAsync(
        new ProbeModule { Name = "w", Prober = ProberKind.WebSocket, WebSocket = new WebSocketProbe { Handshake = handshake, QueryResponse = steps } },
        target,
        Patience,
        default);

    private static async Task<Server> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(ServeAsync);
        await app.StartAsync();
        return new Server(app);
    }

    private static async Task ServeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value;
        if (path == "/secret" && context.Request.Headers["X-Key"] != "k")
        {
            context.Response.StatusCode = 403;
            return;
        }

        if (path == "/other")
        {
            context.Response.StatusCode = 404;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        switch (path)
        {
            case "/feed":
                await SendAsync(socket, "Hello, you");
                var buffer = new byte[100];
                var received = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
                await SendAsync(socket, Encoding.UTF8.GetString(buffer, 0, received.Count));
                break;
            case "/large":
                await SendAsync(socket, new string('x', 70_000));
                break;
            case "/close":
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "bye", context.RequestAborted);
                break;
        }
    }

    private static ValueTask SendAsync(WebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    private sealed class Server(WebApplication app) : IAsyncDisposable
    {
        public string Host => new Uri(app.Urls.First()).Authority;

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
