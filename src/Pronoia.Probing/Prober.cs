using System.Globalization;
using System.Net.Sockets;
using Pronoia.Probing.Dns;
using Pronoia.Probing.Grpc;
using Pronoia.Probing.Http;
using Pronoia.Probing.Icmp;
using Pronoia.Probing.Journeys;
using Pronoia.Probing.Ocsp;
using Pronoia.Probing.Tcp;
using Pronoia.Probing.Tls;
using Pronoia.Probing.Unix;
using Pronoia.Probing.WebSockets;
using Pronoia.Prometheus.Model;

namespace Pronoia.Probing;

/// <summary>Probes targets. Thread-safe; one instance serves a whole process.</summary>
public sealed class Prober : IDisposable
{
    private readonly ProberOptions _options;
    private readonly TimeProvider _time;
    private readonly TlsConnector _tls;
    private readonly HttpProber _http;
    private readonly WebSocketProber _webSocket;
    private readonly TcpProber _tcp;
    private readonly UnixProber _unix;
    private readonly DnsProber _dns;
    private readonly IcmpProber _icmp = new();
    private readonly GrpcProber _grpc;
    private readonly JourneyProber _journey;
    private readonly OcspChecker _ocsp;
    private SelfCheck _selfCheck;
    private readonly OverdueAttempts _overdue;
    private readonly Lazy<Task> _warmed;
    private readonly Lazy<Task> _warmedTls;

    /// <summary>Makes a prober.</summary>
    /// <param name="options">What holds for every probe.</param>
    /// <param name="time">The clock; also drives the timeouts.</param>
    public Prober(ProberOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _options = options;
        _time = time;
        _tls = new TlsConnector(time);
        var connector = new HttpConnector(_tls);
        var tokens = new OAuth2Tokens(connector);
        _http = new HttpProber(connector, tokens);
        _webSocket = new WebSocketProber(connector, tokens);
        _ocsp = new OcspChecker(connector, time);
        _tcp = new TcpProber(_tls);
        _unix = new UnixProber(_tls);
        _dns = new DnsProber(_tls);
        _grpc = new GrpcProber(_tls);
        _journey = new JourneyProber(_http);
        _selfCheck = new SelfCheck(options.Canary, time);
        _overdue = new OverdueAttempts(options, time);
        _warmed = new Lazy<Task>(() => WarmUp.RunAsync(this, tls: false));
        _warmedTls = new Lazy<Task>(() => WarmUp.RunAsync(this, tls: true));
    }

    /// <summary>
    /// Attempts that did not stop at their timeout and still run, their results given without them; at most <see cref="ProberOptions.MaxOverdueAttempts"/>.
    /// </summary>
    public int OverdueAttempts => _overdue.Count;

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

        var attempts = new List<ProbeAttempt>(1);
        while (true)
        {
            var run = await AttemptAsync(module, target, timeout, ct);
            var duration = _time.GetElapsedTime(run.StartTimestamp, run.Now());
            Judge(run, duration);
            attempts.Add(new ProbeAttempt(run.StartedAt, duration, run.Failure == FailureClass.None, run.Failure, run.Message ?? Good(run)));

            // Trying again does not help a prober that cannot probe.
            if (run.Failure is FailureClass.None or FailureClass.Prober || attempts.Count > module.Confirm.Attempts)
            {
                return Result(run, duration, attempts, await BlindAsync(run, ct));
            }

            await Task.Delay(module.Confirm.Interval, _time, ct);
        }
    }

    /// <summary>Whether a target is surely probed without TLS, redirects aside.</summary>
    public static bool IsPlainHttp(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// Prepares for probes, so that the first does not measure how long a program takes to start: probes a server of its own on the loopback. Done once by a
    /// prober, and at most 5 s long for each kind; who calls again waits for the first.
    /// </summary>
    /// <param name="tls">Whether to prepare for TLS too.</param>
    /// <param name="ct">Gives up waiting.</param>
    public async Task WarmUpAsync(bool tls, CancellationToken ct)
    {
        await _warmed.Value.WaitAsync(ct);
        if (tls)
        {
            await _warmedTls.Value.WaitAsync(ct);
        }
    }

    /// <summary>Replaces the canaries (<see cref="ProberOptions.Canary"/>); a check under way ends with the old ones.</summary>
    public void UseCanary(CanaryOptions canary)
    {
        ArgumentNullException.ThrowIfNull(canary);
        Volatile.Write(ref _selfCheck, new SelfCheck(canary, _time));
    }

    /// <inheritdoc/>
    public void Dispose() => _tls.Dispose();

    private static void Judge(ProbeRun run, TimeSpan duration)
    {
        if (run.Failure != FailureClass.None)
        {
            return;
        }

        var (limits, took) = (run.Module.ResponseTime, string.Create(CultureInfo.InvariantCulture, $"the answer took {duration.TotalSeconds:0.###}s"));
        run.Degradation = CertificateMetrics.Judge(run, run.Module.Certificate);
        if (duration > limits.Failed)
        {
            run.Fail(FailureClass.Timeout, $"{took}, more than {PrometheusDuration.Format(limits.Failed.Value)}");
        }
        else if (duration > limits.Degraded)
        {
            run.Degradation ??= $"{took}, more than {PrometheusDuration.Format(limits.Degraded.Value)}";
        }
    }

    // What a network that is broken on our side looks like. An answer that came, however bad, speaks for the network.
    private async ValueTask<string?> BlindAsync(ProbeRun run, CancellationToken ct) =>
        run.Failure is FailureClass.Dns or FailureClass.Connect or FailureClass.Timeout ? await Volatile.Read(ref _selfCheck).ProblemAsync(ct) : null;

    private async ValueTask<ProbeRun> AttemptAsync(ProbeModule module, string target, TimeSpan timeout, CancellationToken ct)
    {
        if (_overdue.Refusal is { } refusal)
        {
            var refused = new ProbeRun(target, module, timeout, _options, _time, ct);
            refused.Fail(FailureClass.Prober, refusal);
            return refused;
        }

        var timer = new CancellationTokenSource(timeout, _time);
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct, timer.Token);
        var run = new ProbeRun(target, module, timeout, _options, _time, deadline.Token);

        // On a thread of its own until it first waits: what blocks in there must not block whoever keeps the time.
        var work = Task.Run(() => WorkAsync(run, timer, deadline), CancellationToken.None);
        if (!await _overdue.EndsInTimeAsync(work, timeout))
        {
            run = run.Snapshot();
            run.Fail(FailureClass.Timeout, TimedOut(run));
        }

        return run.Failure == FailureClass.None || !ct.IsCancellationRequested ? run : throw new OperationCanceledException(ct);
    }

    // Whatever happens ends in the run. Disposes the sources, which it may need for longer than anybody waits for it.
    private async Task WorkAsync(ProbeRun run, CancellationTokenSource timer, CancellationTokenSource deadline)
    {
        using var first = timer;
        using var second = deadline;
        try
        {
            await (run.Module.Prober switch
            {
                ProberKind.Http => _http.ProbeAsync(run),
                ProberKind.Tcp => _tcp.ProbeAsync(run),
                ProberKind.Dns => _dns.ProbeAsync(run),
                ProberKind.Icmp => _icmp.ProbeAsync(run),
                ProberKind.Grpc => _grpc.ProbeAsync(run),
                ProberKind.Unix => _unix.ProbeAsync(run),
                ProberKind.WebSocket => _webSocket.ProbeAsync(run),
                ProberKind.Journey => _journey.ProbeAsync(run),
                _ => throw new ProbeException(FailureClass.Prober, $"prober {run.Module.Prober} is not known"),
            });
            if (run.OcspSubject is { } subject)
            {
                run.SetOcsp(await _ocsp.CheckAsync(run, subject));
            }
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
            if (deadline.IsCancellationRequested)
            {
                run.Fail(FailureClass.Timeout, TimedOut(run));
            }
            else
            {
                run.Fail(ClassOf(run.Stage), $"{run.Part}the connection broke while {Doing(run.Stage)}: {e.GetBaseException().Message}");
            }
        }
#pragma warning disable CA1031 // A probe never throws for anything a target does; what gets here is our own mistake and is shown as such.
        catch (Exception e)
#pragma warning restore CA1031
        {
            run.Fail(FailureClass.Prober, $"the prober failed: {e.GetType().Name}: {e.Message}");
        }
    }

    private static ProbeResult Result(ProbeRun run, TimeSpan duration, List<ProbeAttempt> attempts, string? blind)
    {
        var failure = blind is null ? run.Failure : FailureClass.Prober;
        var verdict = failure switch
        {
            FailureClass.None when run.Degradation is null => ProbeVerdict.Up,
            FailureClass.None => ProbeVerdict.Degraded,
            FailureClass.Prober => ProbeVerdict.Unknown,
            _ => ProbeVerdict.Down,
        };
        var success = failure == FailureClass.None;
        run.Metrics.Set(BlackboxMetrics.Success, success ? 1 : 0);
        run.Metrics.Set(BlackboxMetrics.Duration, duration.TotalSeconds);
        run.Metrics.Set(BlackboxMetrics.TimeoutSeconds, run.Timeout.TotalSeconds);
        CertificateMetrics.Report(run);
        PronoiaMetrics.Report(run.Metrics, failure, verdict, attempts.Count);
        return new ProbeResult
        {
            Target = run.Target,
            Module = run.Module.Name,
            Success = success,
            Verdict = verdict,
            Failure = failure,
            Message = blind is null ? run.Message ?? run.Degradation ?? Good(run) : $"the prober is cut off: {blind}; before that: {run.Message}",
            StartedAt = run.StartedAt,
            Duration = duration,
            Phases = run.Phases,
            Metrics = run.Metrics.ToFamilies(),
            Certificates = run.Certificates,
            CertificateProblems = run.CertificateProblems,
            Ocsp = run.Ocsp?.Status,
            StatusCode = run.StatusCode,
            Log = run.LogLines,
            Attempts = attempts,
        };
    }

    private static string Good(ProbeRun run) => run.StatusCode is { } status
        ? string.Create(CultureInfo.InvariantCulture, $"answered with status {status}")
        : "answered";

    private static string TimedOut(ProbeRun run) => $"{run.Part}timed out after {PrometheusDuration.Format(run.Timeout)} while {Doing(run.Stage)}";

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
