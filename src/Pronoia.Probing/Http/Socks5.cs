using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pronoia.Probing.Http;

/// <summary>Asks a SOCKS 5 proxy for a connection (RFC 1928), with user and password where its URL has them (RFC 1929).</summary>
internal static class Socks5
{
    private const byte Version = 5;
    private const byte NoAuthentication = 0;
    private const byte UserAndPassword = 2;
    private const byte PasswordVersion = 1;
    private const byte Connect = 1;

    private static readonly string[] Replies =
    [
        "succeeded", "general failure", "not allowed by its rules", "network unreachable", "host unreachable", "connection refused", "time to live expired",
        "command not supported", "address type not supported",
    ];

    /// <param name="run">The attempt.</param>
    /// <param name="stream">The connection to the proxy; afterwards, to the target.</param>
    /// <param name="proxy">The proxy.</param>
    /// <param name="host">The name or the address to connect to.</param>
    /// <param name="port">The port.</param>
    /// <exception cref="ProbeException">The proxy refuses, or is none.</exception>
    public static async ValueTask ConnectAsync(ProbeRun run, Stream stream, ProxyRoute proxy, string host, int port)
    {
        run.Log($"SOCKS 5 connection to {host}:{port} through {proxy.Shown}");
        await AuthenticateAsync(run, stream, proxy);
        await stream.WriteAsync((byte[])[Version, Connect, 0, .. Destination(host), (byte)(port >> 8), (byte)port], run.Deadline);
        var reply = await ReadAsync(run, stream, 4);
        if (reply[1] != 0)
        {
            throw new ProbeException(
                FailureClass.Connect,
                $"the SOCKS proxy {proxy.Shown} refuses the connection: {(reply[1] < Replies.Length ? Replies[reply[1]] : $"reply {reply[1]}")}");
        }

        // The address it connected from, which nobody needs.
        var length = reply[3] switch
        {
            1 => 4,
            4 => 16,
            3 => (await ReadAsync(run, stream, 1))[0],
            _ => throw new ProbeException(FailureClass.Protocol, $"the SOCKS proxy {proxy.Shown} answers with an address of unknown kind"),
        };
        await ReadAsync(run, stream, length + 2);
    }

    private static async ValueTask AuthenticateAsync(ProbeRun run, Stream stream, ProxyRoute proxy)
    {
        var secret = Uri.UnescapeDataString(proxy.Url.UserInfo);
        await stream.WriteAsync(secret.Length == 0 ? [Version, 1, NoAuthentication] : new byte[] { Version, 2, NoAuthentication, UserAndPassword }, run.Deadline);
        var choice = await ReadAsync(run, stream, 2);
        if (choice[0] != Version)
        {
            throw new ProbeException(FailureClass.Protocol, $"the proxy {proxy.Shown} does not speak SOCKS 5");
        }

        switch (choice[1])
        {
            case NoAuthentication:
                return;
            case UserAndPassword when secret.Length > 0:
                var (user, password) = secret.Split(':', 2) is [var u, var p] ? (Bytes(u), Bytes(p)) : (Bytes(secret), []);
                await stream.WriteAsync((byte[])[PasswordVersion, (byte)user.Length, .. user, (byte)password.Length, .. password], run.Deadline);
                if ((await ReadAsync(run, stream, 2))[1] == 0)
                {
                    return;
                }

                break;
        }

        throw new ProbeException(FailureClass.Connect, $"the SOCKS proxy {proxy.Shown} takes none of the ways to authenticate that its URL allows");
    }

    private static byte[] Bytes(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length <= byte.MaxValue
            ? bytes
            : throw new ProbeException(FailureClass.Prober, "a host, user or password for a SOCKS proxy has at most 255 bytes");
    }

    private static byte[] Destination(string host)
    {
        if (!IPAddress.TryParse(host, out var address))
        {
            var name = Bytes(host);
            return [3, (byte)name.Length, .. name];
        }

        return [address.AddressFamily == AddressFamily.InterNetworkV6 ? (byte)4 : (byte)1, .. address.GetAddressBytes()];
    }

    private static async ValueTask<byte[]> ReadAsync(ProbeRun run, Stream stream, int count)
    {
        var bytes = new byte[count];
        try
        {
            await stream.ReadExactlyAsync(bytes, run.Deadline);
            return bytes;
        }
        catch (EndOfStreamException e)
        {
            throw new ProbeException(FailureClass.Protocol, "the SOCKS proxy closed the connection", e);
        }
    }
}
