using Pronoia.Probing.Resolving;
using Pronoia.Probing.Tls;

namespace Pronoia.Probing.Tcp;

/// <summary>Connects, speaks TLS where asked to, and holds the module's conversation.</summary>
internal sealed class TcpProber(TlsConnector tls)
{
    private static readonly MetricDefinition PhaseSeconds = new("pronoia_probe_tcp_duration_seconds", "Duration of the TCP probe by phase");

    public async ValueTask ProbeAsync(ProbeRun run)
    {
        Conversation.SetZero(run);
        var options = run.Module.Tcp;
        var (host, port) = HostPort.Parse(run.Target);
        var (address, lookup) = await TargetResolver.ResolveTargetAsync(run, host, options.PreferredIpProtocol, options.IpProtocolFallback);
        run.AddPhase(PhaseSeconds, "resolve", lookup);

        var start = run.Now();
        var stream = await Connector.ConnectAsync(run, address, port, options.SourceIpAddress);
        await using var conversation = new Conversation(tls, run, stream, host, options.TlsOptions, PhaseSeconds);
        run.AddPhase(PhaseSeconds, "connect", run.Seconds(start, run.Now()));
        await conversation.HoldAsync(options.Tls, options.QueryResponse);
    }
}
