using System.Net.Sockets;
using Pronoia.Probing.Tcp;
using Pronoia.Probing.Tls;

namespace Pronoia.Probing.Unix;

/// <summary>Connects to a Unix domain socket, speaks TLS where asked to, and holds the module's conversation.</summary>
internal sealed class UnixProber(TlsConnector tls)
{
    private static readonly MetricDefinition PhaseSeconds = new("pronoia_probe_unix_duration_seconds", "Duration of the Unix domain socket probe by phase");

    public async ValueTask ProbeAsync(ProbeRun run)
    {
        Conversation.SetZero(run);
        var options = run.Module.Unix;
        var start = run.Now();
        var stream = await ConnectAsync(run);
        await using var conversation = new Conversation(tls, run, stream, options.TlsOptions.ServerName ?? "", options.TlsOptions, PhaseSeconds);
        run.AddPhase(PhaseSeconds, "connect", run.Seconds(start, run.Now()));
        await conversation.HoldAsync(options.Tls, options.QueryResponse);
    }

    private static async ValueTask<NetworkStream> ConnectAsync(ProbeRun run)
    {
        run.Stage = ProbeStage.Connecting;
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(run.Target), run.Deadline);
            run.Log($"connected to {run.Target}");
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (ArgumentException e)
        {
            socket.Dispose();
            throw new ProbeException(FailureClass.Prober, $"\"{run.Target}\" is not the path of a Unix domain socket: {e.Message}", e);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new ProbeException(
                e.SocketErrorCode == SocketError.AccessDenied ? FailureClass.Prober : FailureClass.Connect,
                $"cannot connect to {run.Target}: {e.Message}",
                e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
