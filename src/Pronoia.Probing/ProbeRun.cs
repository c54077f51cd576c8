using System.Globalization;
using System.Net;
using Pronoia.Probing.Http;
using Pronoia.Probing.Ocsp;
using Pronoia.Probing.Tls;

namespace Pronoia.Probing;

/// <summary>
/// One attempt under way: its clock, its deadline, and what it has found so far. One prober writes to it at a time; <see cref="Snapshot"/> may be taken
/// meanwhile.
/// </summary>
internal sealed class ProbeRun(string target, ProbeModule module, TimeSpan timeout, ProberOptions options, TimeProvider time, CancellationToken deadline)
{
    private const int MaxLogLines = 500;
    private const int MaxLogLineLength = 1024;

    private readonly Lock _writing = new();
    private readonly List<string> _log = [];
    private readonly List<ProbePhase> _phases = new(5);

    public string Target => target;

    public ProbeModule Module => module;

    public ProberOptions Options => options;

    public TimeProvider Time => time;

    public TimeSpan Timeout => timeout;

    /// <summary>Fires when the timeout passes or the caller gives up.</summary>
    public CancellationToken Deadline => deadline;

    public long StartTimestamp { get; private init; } = time.GetTimestamp();

    public DateTimeOffset StartedAt { get; private init; } = time.GetUtcNow();

    public ProbeStage Stage { get; set; } = ProbeStage.Resolving;

    /// <summary>Cookies that outlive a request, in journeys.</summary>
    public CookieContainer? Cookies { get; private init; }

    /// <summary>Whether the body is wanted in <see cref="Body"/> whatever the module asks of it.</summary>
    public bool KeepBody { get; private init; }

    /// <summary>The body of the last response, where it was kept.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>The headers of the last response, where its body was kept.</summary>
    public HttpHeaders? ResponseHeaders { get; set; }

    /// <summary>Why the answer is good but not good enough, as a sentence.</summary>
    public string? Degradation { get; set; }

    /// <summary>Values that must not be shown.</summary>
    private IReadOnlyList<string> Hidden { get; init; } = [];

    /// <summary>Which part of a longer probe is under way, as the start of a sentence; empty where there is only one.</summary>
    public string Part { get; set; } = "";

    public MetricSet Metrics { get; private init; } = new();

    public FailureClass Failure { get; private set; }

    public string? Message { get; private set; }

    public int? StatusCode { get; set; }

    public IReadOnlyList<CertificateInfo> Certificates { get; private set; } = [];

    public IReadOnlyList<CertificateProblem> CertificateProblems { get; private set; } = [];

    /// <summary>The certificate of the last verified handshake whose revocation is to be asked for, or null.</summary>
    public OcspSubject? OcspSubject { get; private set; }

    /// <summary>What is known of its revocation; null where nobody asked.</summary>
    public OcspAnswer? Ocsp { get; private set; }

    public IReadOnlyList<string> LogLines => _log;

    public IReadOnlyList<ProbePhase> Phases => _phases;

    public long Now() => time.GetTimestamp();

    public double Seconds(long from, long to) => time.GetElapsedTime(from, to).TotalSeconds;

    /// <summary>Notes a failure; the first one names the class and the sentence of the result.</summary>
    public void Fail(FailureClass failure, string message)
    {
        Log(message);
        lock (_writing)
        {
            if (Failure == FailureClass.None)
            {
                (Failure, Message) = (failure, Hide(message));
            }
        }
    }

    /// <summary>Takes what a handshake showed.</summary>
    /// <param name="certificates">What the peer sent.</param>
    /// <param name="problems">What is wrong with it.</param>
    /// <param name="subject">Whose revocation is to be asked for; null where nobody asks.</param>
    public void SetCertificates(IReadOnlyList<CertificateInfo> certificates, IReadOnlyList<CertificateProblem> problems, OcspSubject? subject = null)
    {
        lock (_writing)
        {
            (Certificates, CertificateProblems, OcspSubject) = (certificates, problems, subject);
        }
    }

    /// <summary>Takes the answer about revocation.</summary>
    public void SetOcsp(OcspAnswer answer)
    {
        lock (_writing)
        {
            Ocsp = answer;
            if (answer.Status == OcspStatus.Revoked)
            {
                CertificateProblems = [.. CertificateProblems, CertificateProblem.Revoked];
            }
        }
    }

    /// <summary>Makes the run of an errand beside the probe, with a deadline of its own; its findings go nowhere.</summary>
    public ProbeRun Errand(CancellationToken errandDeadline) => new(target, module, timeout, options, time, errandDeadline) { StartTimestamp = StartTimestamp };

    /// <summary>What was found until now, for a result that does not wait for the prober: what it writes from now on goes nowhere.</summary>
    public ProbeRun Snapshot()
    {
        lock (_writing)
        {
            var copy = new ProbeRun(target, module, timeout, options, time, deadline)
            {
                StartTimestamp = StartTimestamp,
                StartedAt = StartedAt,
                Metrics = Metrics.Copy(),
                Stage = Stage,
                Part = Part,
                Failure = Failure,
                Message = Message,
                StatusCode = StatusCode,
                Certificates = Certificates,
                CertificateProblems = CertificateProblems,
                Ocsp = Ocsp,
            };
            copy._log.AddRange(_log);
            copy._phases.AddRange(_phases);
            return copy;
        }
    }

    /// <summary>Makes the run of one step of a journey: same clock, deadline and cookies, findings of its own.</summary>
    /// <param name="stepModule">The step's module.</param>
    /// <param name="stepTarget">The step's URL.</param>
    /// <param name="cookies">The journey's cookies.</param>
    /// <param name="hidden">Values that must not be shown.</param>
    public ProbeRun Step(ProbeModule stepModule, string stepTarget, CookieContainer cookies, IEnumerable<string> hidden) =>
        new(stepTarget, stepModule, timeout, options, time, deadline)
        {
            Cookies = cookies,
            KeepBody = true,

            // A value of one or two characters hides nothing and would make the log unreadable. Longest first: one may be part of another.
            Hidden = [.. hidden.SelectMany(v => new[] { v, Uri.EscapeDataString(v) }).Where(v => v.Length > 2).Distinct().OrderByDescending(v => v.Length)],
        };

    /// <summary>Takes over what a step found.</summary>
    public void TakeOver(ProbeRun step)
    {
        Stage = step.Stage;
        StatusCode = step.StatusCode ?? StatusCode;
        if (step.Certificates.Count > 0)
        {
            SetCertificates(step.Certificates, step.CertificateProblems, step.OcspSubject);
        }

        TakeLog(step);
    }

    /// <summary>Takes over the log of another run.</summary>
    public void TakeLog(ProbeRun other)
    {
        lock (_writing)
        {
            _log.AddRange(other._log.Take(Math.Max(0, MaxLogLines - _log.Count)));
        }
    }

    /// <summary>Adds a phase that no metric of its own tells about.</summary>
    public void AddPhase(string name, double seconds)
    {
        lock (_writing)
        {
            _phases.Add(new ProbePhase(name, seconds));
        }
    }

    /// <summary>Adds to a phase, both in the result and under <paramref name="metric"/>.</summary>
    public void AddPhase(MetricDefinition metric, string name, double seconds)
    {
        Metrics.Add(metric, BlackboxMetrics.Phase(name), seconds);
        lock (_writing)
        {
            var index = _phases.FindIndex(p => p.Name == name);
            if (index < 0)
            {
                _phases.Add(new ProbePhase(name, seconds));
            }
            else
            {
                _phases[index] = new ProbePhase(name, _phases[index].Seconds + seconds);
            }
        }
    }

    /// <summary>Adds a line to the log; what it shows must hold no secret.</summary>
    public void Log(string line)
    {
        if (!options.CollectLog || _log.Count >= MaxLogLines)
        {
            return;
        }

        line = Hide(line);
        var shown = line.Length <= MaxLogLineLength ? line : line[..MaxLogLineLength] + " …";
        shown = string.Create(CultureInfo.InvariantCulture, $"+{Seconds(StartTimestamp, Now()):F6}s {shown}");
        lock (_writing)
        {
            _log.Add(shown);
        }
    }

    private string Hide(string text)
    {
        foreach (var hidden in Hidden)
        {
            text = text.Replace(hidden, "<hidden>", StringComparison.Ordinal);
        }

        return text;
    }
}
