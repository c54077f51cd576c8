using Pronoia.Probing.Tls;
using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.Model;

namespace Pronoia.Probing.Tcp;

/// <summary>The conversation of a module over a connection: lines expected, bytes expected, lines sent, TLS in between. Owns the connection.</summary>
/// <param name="tls">Makes TLS sessions.</param>
/// <param name="run">The attempt.</param>
/// <param name="connection">The connection.</param>
/// <param name="host">The name for TLS where the options have none.</param>
/// <param name="tlsOptions">How to speak TLS.</param>
/// <param name="phaseSeconds">Where the phases <c>tls</c> and <c>processing</c> are reported.</param>
internal sealed class Conversation(
    TlsConnector tls, ProbeRun run, Stream connection, string host, TlsConfig tlsOptions, MetricDefinition phaseSeconds) : IAsyncDisposable
{
    private static readonly MetricDefinition FailedDueToBytes = new("probe_failed_due_to_bytes", "Indicates if probe failed due to bytes");
    private static readonly MetricDefinition ExpectInfo = new("probe_expect_info", "Explicit content matched");

    private Stream _stream = connection;

    /// <summary>Sets the gauges that exist whatever happens.</summary>
    public static void SetZero(ProbeRun run)
    {
        run.Metrics.Set(BlackboxMetrics.FailedDueToRegex, 0);
        run.Metrics.Set(FailedDueToBytes, 0);
    }

    /// <param name="withTls">Whether it begins with TLS.</param>
    /// <param name="steps">What is said.</param>
    /// <exception cref="ProbeException">The peer does not say what it should.</exception>
    public async ValueTask HoldAsync(bool withTls, IReadOnlyList<QueryResponse> steps)
    {
        if (withTls)
        {
            await StartTlsAsync();
        }

        run.Stage = ProbeStage.Exchanging;
        if (steps.Count > 0)
        {
            var start = run.Now();
            await ConverseAsync(steps);
            run.AddPhase(phaseSeconds, "processing", run.Seconds(start, run.Now()));
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async ValueTask StartTlsAsync()
    {
        var start = run.Now();
        var session = await tls.AuthenticateAsync(run, _stream, host, tlsOptions);
        _stream = session.Stream;
        run.AddPhase(phaseSeconds, "tls", run.Seconds(start, run.Now()));
        TlsMetrics.Report(run, session);
    }

    private async ValueTask ConverseAsync(IReadOnlyList<QueryResponse> steps)
    {
        var reader = new LineReader(_stream);
        try
        {
            foreach (var step in steps)
            {
                var send = step.Send;
                if (step.Expect is not null)
                {
                    send = await ExpectAsync(reader, step);
                }

                if (!step.ExpectBytes.IsEmpty)
                {
                    await ExpectBytesAsync(reader, step.ExpectBytes);
                }

                if (!send.IsEmpty)
                {
                    // What is sent may be a password: the log shows its size only.
                    run.Log($"sending {send.Length + 1} bytes");
                    await _stream.WriteAsync((byte[])[.. send.Span, (byte)'\n'], run.Deadline);
                }

                if (step.StartTls)
                {
                    reader.Dispose();
                    await StartTlsAsync();
                    run.Stage = ProbeStage.Exchanging;
                    reader = new LineReader(_stream);
                }
            }
        }
        finally
        {
            reader.Dispose();
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>> ExpectAsync(LineReader reader, QueryResponse step)
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

            return step.Expand(match);
        }

        run.Metrics.Set(BlackboxMetrics.FailedDueToRegex, 1);
        throw new ProbeException(FailureClass.Body, $"the peer closed the connection before a line matched \"{step.Expect}\"");
    }

    private async ValueTask ExpectBytesAsync(LineReader reader, ReadOnlyMemory<byte> expected)
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
