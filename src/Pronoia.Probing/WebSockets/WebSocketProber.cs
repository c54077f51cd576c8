using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Pronoia.Probing.Http;
using Pronoia.Probing.Resolving;
using Pronoia.Probing.Tcp;
using Pronoia.Probing.Tls;

namespace Pronoia.Probing.WebSockets;

/// <summary>Opens a WebSocket (RFC 6455) and holds the module's conversation over it.</summary>
internal sealed class WebSocketProber(HttpConnector connector, OAuth2Tokens tokens)
{
    private const int MaxMessageBytes = 64 * 1024;

    // RFC 6455, 1.3.
    private const string AcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static readonly MetricDefinition Duration = new("probe_websocket_duration_seconds", "Duration of websocket request by phase");
    private static readonly MetricDefinition StatusCode = new("probe_websocket_status_code", "Response HTTP status code");
    private static readonly MetricDefinition Upgraded =
        new("probe_websocket_connection_upgraded", "Indicates if the websocket connection was successfully upgraded");

    private static readonly MetricDefinition FailedDueToRegex = new("probe_websocket_failed_due_to_regex", "Indicates if probe failed due to regex");

    public async ValueTask ProbeAsync(ProbeRun run)
    {
        foreach (var gauge in (ReadOnlySpan<MetricDefinition>)[StatusCode, Upgraded, FailedDueToRegex])
        {
            run.Metrics.Set(gauge, 0);
        }

        var options = run.Module.WebSocket;
        var uri = HttpTarget.ParseWebSocket(run.Target);
        var host = HttpTarget.Host(uri);
        var proxy = ProxyRoute.Select(options.Handshake.Proxy, uri);
        var (address, lookup) = await TargetResolver.ResolveTargetAsync(
            run, host, options.Handshake.PreferredIpProtocol, options.Handshake.IpProtocolFallback);
        run.AddPhase(Duration, "resolve", lookup);

        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var request = await HttpRequestFactory.FirstAsync(run, options.Handshake, uri, tokens);
        request = request with
        {
            Headers =
            [
                .. request.Headers,
                new("Upgrade", "websocket"),
                new("Connection", "Upgrade"),
                new("Sec-WebSocket-Key", key),
                new("Sec-WebSocket-Version", "13"),
            ],
        };
        run.Log($"opening {HttpTarget.Shown(uri)}");
        var opened = await connector.OpenAsync(run, options.Handshake, request, address, host, options.Handshake.TlsOptions, proxy);
        run.AddPhase(Duration, "connect", run.Seconds(opened.StartedAt, opened.ConnectedAt));
        await using var connection = (Http1Connection)opened.Connection;
        run.Stage = ProbeStage.Exchanging;
        await UpgradeAsync(run, opened, request, key);
        if (options.QueryResponse.Count > 0)
        {
            await ConverseAsync(run, connection.Upgraded(), options.QueryResponse);
        }
    }

    private static async ValueTask UpgradeAsync(ProbeRun run, OpenedConnection opened, HttpRequestPlan request, string key)
    {
        var reply = await opened.ExchangeAsync(request);
        run.AddPhase(Duration, "processing", run.Seconds(opened.ConnectedAt, run.Now()));
        run.StatusCode = reply.Status;
        run.Metrics.Set(StatusCode, reply.Status);
        run.Log($"received {reply.Version} {reply.Status}");
        if (opened.Tls is { } session)
        {
            TlsMetrics.Report(run, session);
        }

        if (reply.Status != 101)
        {
            throw new ProbeException(FailureClass.Status, $"the server does not open a WebSocket: status {reply.Status}");
        }

        if (reply.Headers.First("Sec-WebSocket-Accept") != Accept(key))
        {
            throw new ProbeException(FailureClass.Protocol, "the server does not open a WebSocket: its Sec-WebSocket-Accept is not the answer to the key");
        }

        run.Metrics.Set(Upgraded, 1);
    }

#pragma warning disable CA5350 // RFC 6455, 4.2.2, says SHA-1; it proves that the server speaks the protocol, and protects nothing.
    private static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSuffix)));
#pragma warning restore CA5350

    private static async ValueTask ConverseAsync(ProbeRun run, Stream stream, IReadOnlyList<QueryResponse> steps)
    {
        var start = run.Now();
        try
        {
            using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = false });
            foreach (var step in steps)
            {
                var send = step.Expect is null ? step.Send : await ExpectAsync(run, socket, step);
                if (!send.IsEmpty)
                {
                    // What is sent may be a password: the log shows its size only.
                    run.Log($"sending {send.Length} bytes");
                    await socket.SendAsync(send, WebSocketMessageType.Text, endOfMessage: true, run.Deadline);
                }
            }
        }
        catch (WebSocketException e)
        {
            throw new ProbeException(FailureClass.Protocol, $"the WebSocket broke: {e.Message}", e);
        }
        finally
        {
            run.AddPhase(Duration, "transfer", run.Seconds(start, run.Now()));
        }
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ExpectAsync(ProbeRun run, WebSocket socket, QueryResponse step)
    {
        var text = await ReceiveAsync(run, socket);
        run.Log($"read message \"{text}\"");
        var match = step.Expect!.Match(text);
        if (match.Success)
        {
            return step.Expand(match);
        }

        run.Metrics.Set(FailedDueToRegex, 1);
        throw new ProbeException(FailureClass.Body, $"the message does not match \"{step.Expect}\"");
    }

    private static async ValueTask<string> ReceiveAsync(ProbeRun run, WebSocket socket)
    {
        var message = new byte[MaxMessageBytes];
        var length = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(message.AsMemory(length), run.Deadline);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                throw new ProbeException(FailureClass.Body, "the server closed the WebSocket where a message was expected");
            }

            length += received.Count;
            if (received.EndOfMessage)
            {
                return Encoding.UTF8.GetString(message, 0, length);
            }

            if (length == message.Length)
            {
                throw new ProbeException(FailureClass.Protocol, $"the server sent a message of more than {MaxMessageBytes} bytes");
            }
        }
    }
}
