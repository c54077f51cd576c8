using System.Net;
using System.Net.Sockets;

namespace Pronoia.Probing.Resolving;

/// <summary>Opens TCP connections.</summary>
internal static class Connector
{
    /// <summary>Connects, from <paramref name="source"/> where given.</summary>
    /// <exception cref="ProbeException">The connection is refused, or the peer cannot be reached.</exception>
    public static async ValueTask<NetworkStream> ConnectAsync(ProbeRun run, IPAddress address, int port, IPAddress? source = null)
    {
        run.Stage = ProbeStage.Connecting;
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (source is not null)
            {
                Bind(socket, source);
            }

            var endpoint = new IPEndPoint(address, port);
            await socket.ConnectAsync(endpoint, run.Deadline);
            run.Log($"connected to {endpoint}");
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new ProbeException(FailureClass.Connect, $"cannot connect to {new IPEndPoint(address, port)}: {e.Message}", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Binds to a source address.</summary>
    /// <exception cref="ProbeException">The machine has no such address.</exception>
    public static void Bind(Socket socket, IPAddress source)
    {
        try
        {
            socket.Bind(new IPEndPoint(source, 0));
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw new ProbeException(FailureClass.Prober, $"cannot probe from source address {source}: {e.Message}", e);
        }
    }
}
