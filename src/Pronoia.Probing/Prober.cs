using System.Globalization;
using System.Net.Sockets;
using Pronoia.Probing.Dns;
using Pronoia.Probing.Grpc;
using Pronoia.Probing.Http;
using Pronoia.Probing.Icmp;
using Pronoia.Probing.Tcp;
using Pronoia.Probing.Tls;
using Pronoia.Prometheus.Model;

namespace Pronoia.Probing;

/// <summary>Probes targets. Thread-safe; one instance serves a whole process.</summary>
public sealed class Prober : IDisposable
{
    private readonly ProberOptions _options;
    private readonly TimeProvider _time;
    private readonly TlsConnector _tls = new();
    private readonly HttpProber _http;
    private readonly TcpProber _tcp;
    private readonly DnsProber _dns;
    private readonly IcmpProber _icmp = new();
    private readonly GrpcProber _grpc;

    /// <summary>Makes a prober.</summary>
    /// <param name="options">What holds for every probe.</param>
    /// <param name="time">The clock; also drives the timeouts.</param>
    public Prober(ProberOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _options = options;
        _time = time;
        _http = new HttpProber(_tls);
        _tcp = new TcpProber(_tls);
        _dns = new DnsProber(_tls);
        _grpc = new GrpcProber(_tls);
    }

    /// <summary>
    /// Probes a target. Whatever the target does ends in a result within the timeout and a little, in bounded memory.
    /// </summary>
    /// <param name="module">How to probe.</param>
    /// <param name="target">What to probe: a URL, a host, or host:port, as the module's prober takes it.</param>
    /// <param name="timeout">How long an attempt may take; the module's own timeout holds where it is smaller and not zero.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The result of the last attempt, with every attempt listed.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> fired.</exception>
    public async ValueTask<ProbeResult> ProbeAsync(ProbeModule module, string target, TimeSpan timeout, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        ct.ThrowIfCancellationRequested();
        if (module.Timeout > TimeSpan.Zero && module.Timeout < timeout)
        {
            timeout = module.Timeout;
        }

        return await AttemptAsync(module, target, timeout, ct);
    }

    /// <inheritdoc/>
    public void Dispose() => _tls.Dispose();

    private async ValueTask<ProbeResult> AttemptAsync(ProbeModule module, string target, TimeSpan timeout, CancellationToken ct)
    {
        using var timer = new CancellationTokenSource(timeout, _time);
        using var both = ct.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(ct, timer.Token) : null;
        var run = new ProbeRun(target, module, timeout, _options, _time, both?.Token ?? timer.Token);
        try
        {
            await (module.Prober switch
            {
                ProberKind.Http => _http.ProbeAsync(run),
                ProberKind.Tcp => _tcp.ProbeAsync(run),
                ProberKind.Dns => _dns.ProbeAsync(run),
                ProberKind.Icmp => _icmp.ProbeAsync(run),
                ProberKind.Grpc => _grpc.ProbeAsync(run),
                _ => throw new ProbeException(FailureClass.Prober, $"prober {module.Prober} is not known"),
            });
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            run.Fail(FailureClass.Timeout, TimedOut(run));
        }
        catch (ProbeException e)
        {
            run.Fail(e.Failure, e.Message);
        }
        catch (Exception e) when (e is IOException or SocketException or HttpRequestException)
        {
            // A read that was under way when the timeout fired may report the abort instead of the cancellation.
            if (timer.IsCancellationRequested)
            {
                run.Fail(FailureClass.Timeout, TimedOut(run));
            }
            else
            {
                run.Fail(ClassOf(run.Stage), $"the connection broke while {Doing(run.Stage)}: {e.GetBaseException().Message}");
            }
        }
#pragma warning disable CA1031 // A probe never throws for anything a target does; what gets here is our own mistake and is shown as such.
        catch (Exception e)
#pragma warning restore CA1031
        {
            run.Fail(FailureClass.Prober, $"the prober failed: {e.GetType().Name}: {e.Message}");
        }

        return Result(run);
    }

    private ProbeResult Result(ProbeRun run)
    {
        var duration = _time.GetElapsedTime(run.StartTimestamp, run.Now());
        var success = run.Failure == FailureClass.None;
        run.Metrics.Set(BlackboxMetrics.Success, success ? 1 : 0);
        run.Metrics.Set(BlackboxMetrics.Duration, duration.TotalSeconds);
        run.Metrics.Set(BlackboxMetrics.TimeoutSeconds, run.Timeout.TotalSeconds);
        PronoiaMetrics.ReportFailure(run);
        var message = run.Message ?? Good(run);
        var verdict = run.Failure switch
        {
            FailureClass.None => ProbeVerdict.Up,
            FailureClass.Prober => ProbeVerdict.Unknown,
            _ => ProbeVerdict.Down,
        };
        return new ProbeResult
        {
            Target = run.Target,
            Module = run.Module.Name,
            Success = success,
            Verdict = verdict,
            Failure = run.Failure,
            Message = message,
            StartedAt = run.StartedAt,
            Duration = duration,
            Phases = run.Phases,
            Metrics = run.Metrics.ToFamilies(),
            Certificates = run.Certificates,
            StatusCode = run.StatusCode,
            Log = run.LogLines,
            Attempts = [new ProbeAttempt(run.StartedAt, duration, success, run.Failure, message)],
        };
    }

    private static string Good(ProbeRun run) => run.StatusCode is { } status
        ? string.Create(CultureInfo.InvariantCulture, $"answered with status {status}")
        : "answered";

    private static string TimedOut(ProbeRun run) => $"timed out after {PrometheusDuration.Format(run.Timeout)} while {Doing(run.Stage)}";

    private static string Doing(ProbeStage stage) => stage switch
    {
        ProbeStage.Resolving => "resolving the name",
        ProbeStage.Connecting => "connecting",
        ProbeStage.Handshaking => "handshaking TLS",
        _ => "waiting for the answer",
    };

    private static FailureClass ClassOf(ProbeStage stage) => stage switch
    {
        ProbeStage.Resolving => FailureClass.Dns,
        ProbeStage.Connecting => FailureClass.Connect,
        ProbeStage.Handshaking => FailureClass.Tls,
        _ => FailureClass.Protocol,
    };
}
