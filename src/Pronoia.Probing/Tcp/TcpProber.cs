using System.Text;
using Pronoia.Probing.Resolving;
using Pronoia.Probing.Tls;
using Pronoia.Prometheus.Model;

namespace Pronoia.Probing.Tcp;

/// <summary>Connects, speaks TLS where asked to, and holds the module's conversation.</summary>
internal sealed class TcpProber(TlsConnector tls)
{
    private static readonly MetricDefinition FailedDueToBytes = new("probe_failed_due_to_bytes", "Indicates if probe failed due to bytes");
    private static readonly MetricDefinition ExpectInfo = new("probe_expect_info", "Explicit content matched");
    private static readonly MetricDefinition PhaseSeconds = new("pronoia_probe_tcp_duration_seconds", "Duration of the TCP probe by phase");

    public async ValueTask ProbeAsync(ProbeRun run)
    {
        run.Metrics.Set(BlackboxMetrics.FailedDueToRegex, 0);
        run.Metrics.Set(FailedDueToBytes, 0);
        var options = run.Module.Tcp;
        var (host, port) = HostPort.Parse(run.Target);
        var (address, lookup) = await TargetResolver.ResolveTargetAsync(run, host, options.PreferredIpProtocol, options.IpProtocolFallback);
        run.AddPhase(PhaseSeconds, "resolve", lookup);

        var start = run.Now();
        Stream stream = await Connector.ConnectAsync(run, address, port, options.SourceIpAddress);
        try
        {
            var connected = run.Now();
            run.AddPhase(PhaseSeconds, "connect", run.Seconds(start, connected));
            if (options.Tls)
            {
                stream = await StartTlsAsync(run, stream, host);
            }

            run.Stage = ProbeStage.Exchanging;
            var exchange = run.Now();
            stream = await ConverseAsync(run, stream, host);
            if (options.QueryResponse.Count > 0)
            {
                run.AddPhase(PhaseSeconds, "processing", run.Seconds(exchange, run.Now()));
            }
        }
        finally
        {
            await stream.DisposeAsync();
        }
    }

    private async ValueTask<Stream> StartTlsAsync(ProbeRun run, Stream stream, string host)
    {
        var start = run.Now();
        var session = await tls.AuthenticateAsync(run, stream, host, run.Module.Tcp.TlsOptions);
        run.AddPhase(PhaseSeconds, "tls", run.Seconds(start, run.Now()));
        TlsMetrics.Report(run, session);
        return session.Stream;
    }

    private async ValueTask<Stream> ConverseAsync(ProbeRun run, Stream stream, string host)
    {
        var reader = new LineReader(stream);
        try
        {
            foreach (var step in run.Module.Tcp.QueryResponse)
            {
                var send = step.Send;
                if (step.Expect is not null)
                {
                    send = await ExpectAsync(run, reader, step);
                }

                if (!step.ExpectBytes.IsEmpty)
                {
                    await ExpectBytesAsync(run, reader, step.ExpectBytes);
                }

                if (!send.IsEmpty)
                {
                    // What is sent may be a password: the log shows its size only.
                    run.Log($"sending {send.Length + 1} bytes");
                    await stream.WriteAsync((byte[])[.. send.Span, (byte)'\n'], run.Deadline);
                }

                if (step.StartTls)
                {
                    reader.Dispose();
                    stream = await StartTlsAsync(run, stream, host);
                    run.Stage = ProbeStage.Exchanging;
                    reader = new LineReader(stream);
                }
            }
        }
        finally
        {
            reader.Dispose();
        }

        return stream;
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ExpectAsync(ProbeRun run, LineReader reader, QueryResponse step)
    {
        while (await reader.ReadLineAsync(run.Deadline) is { } line)
        {
            run.Log($"read line \"{line}\"");
            var match = step.Expect!.Match(line);
            if (!match.Success)
            {
                continue;
            }

            run.Metrics.Set(BlackboxMetrics.FailedDueToRegex, 0);
            if (step.Labels.Count > 0)
            {
                var labels = step.Labels.Select(l => new Label(l.Key, new Re2Replacement(l.Value).Expand(match)));
                run.Metrics.Set(ExpectInfo, Labels.Of(labels), 1);
            }

            return step.Send.Span.Contains((byte)'$')
                ? Encoding.UTF8.GetBytes(new Re2Replacement(Encoding.UTF8.GetString(step.Send.Span)).Expand(match))
                : step.Send;
        }

        run.Metrics.Set(BlackboxMetrics.FailedDueToRegex, 1);
        throw new ProbeException(FailureClass.Body, $"the peer closed the connection before a line matched \"{step.Expect}\"");
    }

    private static async ValueTask ExpectBytesAsync(ProbeRun run, LineReader reader, ReadOnlyMemory<byte> expected)
    {
        var actual = new byte[expected.Length];
        var got = 0;
        while (got < actual.Length)
        {
            var read = await reader.ReadAsync(actual.AsMemory(got), run.Deadline);
            if (read == 0)
            {
                throw new ProbeException(FailureClass.Body, $"the peer sent {got} bytes where {expected.Length} were expected");
            }

            got += read;
        }

        if (!actual.AsSpan().SequenceEqual(expected.Span))
        {
            run.Metrics.Set(FailedDueToBytes, 1);
            throw new ProbeException(FailureClass.Body, $"the peer sent {got} other bytes than those expected");
        }
    }
}
