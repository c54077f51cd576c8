using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Pronoia.Probing.Resolving;

namespace Pronoia.Probing.Icmp;

/// <summary>
/// Sends an echo request and waits for its reply. Takes a raw socket where the process may (it shows the reply's time to live over IPv4), else
/// the kernel's unprivileged ping socket.
/// </summary>
internal sealed class IcmpProber
{
    private const int MaxPacket = 65536;
    private const int MinIpHeader = 20;
    private const int TtlOffset = 8;

    private static readonly MetricDefinition Duration = new("probe_icmp_duration_seconds", "Duration of icmp request by phase");
    private static readonly MetricDefinition HopLimit = new("probe_icmp_reply_hop_limit", "Replied packet hop limit (TTL for ipv4)");

    private int _sequence = RandomNumberGenerator.GetInt32(ushort.MaxValue);

    public async ValueTask ProbeAsync(ProbeRun run)
    {
        foreach (var phase in (ReadOnlySpan<string>)["resolve", "setup", "rtt"])
        {
            run.AddPhase(Duration, phase, 0);
        }

        var options = run.Module.Icmp;
        var (address, lookup) = await TargetResolver.ResolveTargetAsync(run, run.Target, options.PreferredIpProtocol, options.IpProtocolFallback);
        run.AddPhase(Duration, "resolve", lookup);

        var start = run.Now();
        run.Stage = ProbeStage.Connecting;
        using var socket = Open(run, address, out var isRaw);
        var request = EchoMessage.Request(
            address.AddressFamily == AddressFamily.InterNetworkV6,
            (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1),
            (ushort)Interlocked.Increment(ref _sequence),
            Payload(options.PayloadSize));
        run.AddPhase(Duration, "setup", run.Seconds(start, run.Now()));

        var sent = run.Now();
        run.Stage = ProbeStage.Exchanging;
        await SendAsync(run, socket, address, request);
        var hops = await ReceiveAsync(run, socket, address, request, isRaw);
        run.AddPhase(Duration, "rtt", run.Seconds(sent, run.Now()));
        if (hops is { } limit)
        {
            run.Metrics.Set(HopLimit, limit);
        }
    }

    private static async ValueTask SendAsync(ProbeRun run, Socket socket, IPAddress address, byte[] request)
    {
        try
        {
            await socket.SendToAsync(request, new IPEndPoint(address, 0), run.Deadline);
        }
        catch (SocketException e)
        {
            throw new ProbeException(FailureClass.Connect, $"cannot send to {address}: {e.Message}", e);
        }
    }

    private static async ValueTask<int?> ReceiveAsync(ProbeRun run, Socket socket, IPAddress address, byte[] request, bool isRaw)
    {
        // An IPv4 raw socket gives the IP header too.
        var withHeader = isRaw && address.AddressFamily == AddressFamily.InterNetwork;
        var buffer = new byte[Math.Min(MaxPacket, request.Length + 128)];
        var from = new IPEndPoint(address.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (true)
        {
            SocketReceiveFromResult received;
            try
            {
                received = await socket.ReceiveFromAsync(buffer, from, run.Deadline);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.MessageSize)
            {
                // Larger than the reply can be: another packet.
                continue;
            }

            var packet = buffer.AsSpan(0, received.ReceivedBytes);
            var header = 0;
            if (withHeader)
            {
                header = packet.Length < MinIpHeader ? packet.Length : Math.Min((packet[0] & 0xf) * 4, packet.Length);
            }

            if (((IPEndPoint)received.RemoteEndPoint).Address.Equals(address) && EchoMessage.IsReply(packet[header..], request, ignoreId: !isRaw))
            {
                return withHeader ? packet[TtlOffset] : null;
            }
        }
    }

    private static Socket Open(ProbeRun run, IPAddress address, out bool isRaw)
    {
        var options = run.Module.Icmp;
        var socket = Open(address.AddressFamily, out isRaw);
        try
        {
            if (options.SourceIpAddress is { } source)
            {
                Connector.Bind(socket, source);
            }

            // Over IPv6 this is the hop limit; there, no router fragments anyway.
            socket.Ttl = (short)options.Ttl;
            if (options.DontFragment && address.AddressFamily == AddressFamily.InterNetwork)
            {
                socket.DontFragment = true;
            }

            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new ProbeException(FailureClass.Prober, $"cannot set up the ICMP socket: {e.Message}", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static Socket Open(AddressFamily family, out bool isRaw)
    {
        var protocol = family == AddressFamily.InterNetwork ? ProtocolType.Icmp : ProtocolType.IcmpV6;
        try
        {
            isRaw = true;
            return new Socket(family, SocketType.Raw, protocol);
        }
        catch (SocketException)
        {
            // Not permitted: the unprivileged kind may be.
        }

        try
        {
            isRaw = false;
            return new Socket(family, SocketType.Dgram, protocol);
        }
        catch (SocketException e)
        {
            throw new ProbeException(
                FailureClass.Prober, "ICMP is not permitted here: it takes CAP_NET_RAW, or a group within net.ipv4.ping_group_range", e);
        }
    }

    private static byte[] Payload(int size)
    {
        var text = "Pronoia synthetic monitoring"u8;
        var payload = new byte[size > 0 ? size : text.Length];
        text[..Math.Min(text.Length, payload.Length)].CopyTo(payload);
        return payload;
    }
}
