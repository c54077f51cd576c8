using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Pronoia.Probing.Tests.Servers;

/// <summary>A DNS server on a loopback port, over UDP and TCP, that makes its answers by a function.</summary>
internal sealed class DnsServer : IAsyncDisposable
{
    private readonly Socket _udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly LoopbackServer _tcp;
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<byte[], byte[]?> _answer;
    private readonly Task _serving;

    public DnsServer(Func<byte[], byte[]?> answer)
    {
        _answer = answer;
        _udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _tcp = new LoopbackServer(AnswerAsync);
        _serving = ServeUdpAsync();
    }

    public string Udp => $"127.0.0.1:{((IPEndPoint)_udp.LocalEndPoint!).Port}";

    public string Tcp => _tcp.HostPort;

    /// <summary>A server of example.com with a few records, by type; NXDOMAIN for other names.</summary>
    public static DnsServer OfExample() => new(query => DnsAnswers.Example(query));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _udp.Dispose();
        await _serving;
        await _tcp.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>Answers one query over a stream.</summary>
    public async Task AnswerAsync(Stream stream, CancellationToken cancel)
    {
        var size = new byte[2];
        await stream.ReadExactlyAsync(size, cancel);
        var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(size)];
        await stream.ReadExactlyAsync(query, cancel);
        if (_answer(query) is { } answer)
        {
            BinaryPrimitives.WriteUInt16BigEndian(size, (ushort)answer.Length);
            await stream.WriteAsync(size, cancel);
            await stream.WriteAsync(answer, cancel);
        }
    }

    private async Task ServeUdpAsync()
    {
        var buffer = new byte[65535];
        try
        {
            while (true)
            {
                var received = await _udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _stop.Token);
                if (_answer(buffer[..received.ReceivedBytes]) is { } answer)
                {
                    await _udp.SendToAsync(answer, received.RemoteEndPoint, _stop.Token);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The server was disposed.
        }
    }
}
