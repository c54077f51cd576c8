using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pronoia.Probing.Tests.Servers;

/// <summary>A TCP server on a loopback port that runs a script for every connection.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Stream, CancellationToken, Task> _script;
    private readonly Task _accepting;
    private int _connections;

    public LoopbackServer(Func<Stream, CancellationToken, Task> script, bool ipv6 = false)
    {
        _script = script;
        var address = ipv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(address, 0));
        _listener.Listen(128);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        HostPort = new IPEndPoint(address, Port).ToString();
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public string HostPort { get; }

    public int Connections => _connections;

    /// <summary>Answers every HTTP request with the same bytes.</summary>
    public static LoopbackServer Http(string response) => Http(_ => response);

    /// <summary>Answers HTTP requests by their head.</summary>
    public static LoopbackServer Http(Func<string, string> respond) => new(async (stream, cancel) =>
    {
        var head = await ReadHeadAsync(stream, cancel);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(respond(head)), cancel);
    });

    /// <summary>Reads a request up to its empty line.</summary>
    public static async Task<string> ReadHeadAsync(Stream stream, CancellationToken cancel)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, cancel) > 0)
        {
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    /// <summary>Refuses connections from now on.</summary>
    public async Task StopListeningAsync()
    {
        _listener.Dispose();
        await _accepting;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(socket);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The server was disposed.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await _script(stream, _stop.Token);
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // The prober hung up, which is often what a test is about.
        }
    }
}
