using System.Buffers;
using System.Globalization;
using System.Net.Security;
using Pronoia.Probing.Http;
using Pronoia.Probing.Resolving;
using Pronoia.Probing.Tls;
using Pronoia.Prometheus.Model;

namespace Pronoia.Probing.Grpc;

/// <summary>Asks for health with <c>grpc.health.v1.Health/Check</c> over HTTP/2.</summary>
internal sealed class GrpcProber(TlsConnector tls)
{
    private const int MaxAnswerBytes = 64 * 1024;
    private const int Ok = 0;
    private const int Unknown = 2;
    private const int DeadlineExceeded = 4;
    private const int Unavailable = 14;

    private static readonly MetricDefinition Duration = new("probe_grpc_duration_seconds", "Duration of gRPC request by phase");
    private static readonly MetricDefinition Ssl = new("probe_grpc_ssl", "Indicates if SSL was used for the connection");
    private static readonly MetricDefinition StatusCode = new("probe_grpc_status_code", "Response gRPC status code");
    private static readonly MetricDefinition ServingStatus = new("probe_grpc_healthcheck_response", "Response HealthCheck response");
    private static readonly List<SslApplicationProtocol> Http2Only = [SslApplicationProtocol.Http2];

    private static readonly Labels[] ServingLabels = [.. HealthMessage.ServingStates.Select(s => Labels.Of([new Label("serving_status", s)]))];

    public async ValueTask ProbeAsync(ProbeRun run)
    {
        var options = run.Module.Grpc;
        run.AddPhase(Duration, "resolve", 0);
        run.Metrics.Set(Ssl, 0);
        run.Metrics.Set(StatusCode, 0);
        var (host, port) = HostPort.Parse(Authority(run.Target), options.Tls ? 443 : 80);
        var (address, lookup) = await TargetResolver.ResolveTargetAsync(run, host, options.PreferredIpProtocol, options.IpProtocolFallback);
        run.AddPhase(Duration, "resolve", lookup);

        var start = run.Now();
        foreach (var labels in ServingLabels)
        {
            run.Metrics.Set(ServingStatus, labels, 0);
        }

        // What blackbox_exporter's client says of a connection that fails, or of an answer that does not come.
        run.Metrics.Set(StatusCode, Unavailable);
        try
        {
            Stream stream = await Connector.ConnectAsync(run, address, port);
            if (options.Tls)
            {
                stream = await StartTlsAsync(run, stream, host);
            }

            await using var connection = new Http2Connection(stream, run);
            run.Stage = ProbeStage.Exchanging;
            await CheckAsync(run, connection, new UriBuilder(options.Tls ? "https" : "http", host, port, "/grpc.health.v1.Health/Check").Uri);
        }
        catch (OperationCanceledException)
        {
            run.Metrics.Set(StatusCode, DeadlineExceeded);
            throw;
        }
        finally
        {
            run.AddPhase(Duration, "check", run.Seconds(start, run.Now()));
        }
    }

    private static string Authority(string target)
    {
        foreach (var scheme in (ReadOnlySpan<string>)["http://", "https://"])
        {
            if (target.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                return target[scheme.Length..].TrimEnd('/');
            }
        }

        return target;
    }

    private async ValueTask<Stream> StartTlsAsync(ProbeRun run, Stream stream, string host)
    {
        var session = await tls.AuthenticateAsync(run, stream, host, run.Module.Grpc.TlsOptions, Http2Only);
        if (session.Stream.NegotiatedApplicationProtocol != SslApplicationProtocol.Http2)
        {
            await session.Stream.DisposeAsync();
            throw new ProbeException(FailureClass.Protocol, $"{host} does not speak HTTP/2, which gRPC needs");
        }

        run.Metrics.Set(Ssl, 1);
        TlsMetrics.Report(run, session, chainExpiry: false);
        return session.Stream;
    }

    private static async ValueTask CheckAsync(ProbeRun run, Http2Connection connection, Uri uri)
    {
        var request = new HttpRequestPlan(
            uri,
            HttpTarget.Authority(uri),
            "POST",
            [new("Content-Type", "application/grpc"), new("TE", "trailers"), new("User-Agent", run.Options.UserAgent), .. run.Module.Grpc.Metadata],
            HealthMessage.Request(run.Module.Grpc.Service));
        var reply = await connection.ExchangeAsync(request);
        if (reply.Status != 200 || reply.Headers.First("Content-Type")?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true)
        {
            run.Metrics.Set(StatusCode, reply.Status == 200 ? Unknown : CodeOf(reply.Status));
            throw new ProbeException(FailureClass.Protocol, $"the answer is not gRPC's: HTTP status {reply.Status}");
        }

        var body = await ReadAsync(run, reply.Body);
        var text = reply.Headers.First("grpc-status") ?? (connection.Trailers is { } trailers && trailers.TryGetValues("grpc-status", out var values) ? values.First() : null);
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            run.Metrics.Set(StatusCode, Unknown);
            throw new ProbeException(FailureClass.Protocol, "the answer has no grpc-status");
        }

        run.Metrics.Set(StatusCode, code);
        if (code != Ok)
        {
            throw new ProbeException(FailureClass.Status, $"gRPC status {code} ({CodeName(code)})");
        }

        Judge(run, body);
    }

    private static void Judge(ProbeRun run, ReadOnlyMemory<byte> body)
    {
        int status;
        try
        {
            status = HealthMessage.Status(body.Span);
        }
        catch (FormatException e)
        {
            throw new ProbeException(FailureClass.Protocol, $"the health message is malformed: {e.Message}", e);
        }

        var known = status < ServingLabels.Length;
        if (known)
        {
            run.Metrics.Set(ServingStatus, ServingLabels[status], 1);
        }

        if (status != 1)
        {
            run.Fail(FailureClass.Status, $"the service is {(known ? HealthMessage.ServingStates[status] : $"in state {status}")}, not SERVING");
        }
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(ProbeRun run, Stream body)
    {
        var answer = new ArrayBufferWriter<byte>();
        while (await body.ReadAsync(answer.GetMemory(512), run.Deadline) is > 0 and var read)
        {
            answer.Advance(read);
            if (answer.WrittenCount > MaxAnswerBytes)
            {
                throw new ProbeException(FailureClass.Protocol, $"the health message is larger than {MaxAnswerBytes} bytes");
            }
        }

        return answer.WrittenMemory;
    }

    // gRPC over HTTP/2, "HTTP to gRPC status code mapping".
    private static int CodeOf(int httpStatus) => httpStatus switch
    {
        400 => 13,
        401 => 16,
        403 => 7,
        404 => 12,
        429 or 502 or 503 or 504 => Unavailable,
        _ => Unknown,
    };

    private static string CodeName(int code) => code switch
    {
        1 => "CANCELLED",
        2 => "UNKNOWN",
        3 => "INVALID_ARGUMENT",
        4 => "DEADLINE_EXCEEDED",
        5 => "NOT_FOUND",
        6 => "ALREADY_EXISTS",
        7 => "PERMISSION_DENIED",
        8 => "RESOURCE_EXHAUSTED",
        9 => "FAILED_PRECONDITION",
        10 => "ABORTED",
        11 => "OUT_OF_RANGE",
        12 => "UNIMPLEMENTED",
        13 => "INTERNAL",
        14 => "UNAVAILABLE",
        15 => "DATA_LOSS",
        16 => "UNAUTHENTICATED",
        _ => "not a code of gRPC",
    };
}
