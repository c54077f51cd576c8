using System.Globalization;
using Pronoia.Probing.Tls;

namespace Pronoia.Probing;

/// <summary>One attempt under way: its clock, its deadline, and what it has found so far. Used by one prober at a time.</summary>
internal sealed class ProbeRun(string target, ProbeModule module, TimeSpan timeout, ProberOptions options, TimeProvider time, CancellationToken deadline)
{
    private const int MaxLogLines = 500;
    private const int MaxLogLineLength = 1024;

    private readonly List<string> _log = [];
    private readonly List<ProbePhase> _phases = new(5);

    public string Target => target;

    public ProbeModule Module => module;

    public ProberOptions Options => options;

    public TimeProvider Time => time;

    public TimeSpan Timeout => timeout;

    /// <summary>Fires when the timeout passes or the caller gives up.</summary>
    public CancellationToken Deadline => deadline;

    public long StartTimestamp { get; } = time.GetTimestamp();

    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    public ProbeStage Stage { get; set; } = ProbeStage.Resolving;

    public MetricSet Metrics { get; } = new();

    public FailureClass Failure { get; private set; }

    public string? Message { get; private set; }

    public int? StatusCode { get; set; }

    public IReadOnlyList<CertificateInfo> Certificates { get; set; } = [];

    public IReadOnlyList<string> LogLines => _log;

    public IReadOnlyList<ProbePhase> Phases => _phases;

    public long Now() => time.GetTimestamp();

    public double Seconds(long from, long to) => time.GetElapsedTime(from, to).TotalSeconds;

    /// <summary>Notes a failure; the first one names the class and the sentence of the result.</summary>
    public void Fail(FailureClass failure, string message)
    {
        Log(message);
        if (Failure == FailureClass.None)
        {
            (Failure, Message) = (failure, message);
        }
    }

    /// <summary>Adds to a phase, both in the result and under <paramref name="metric"/>.</summary>
    public void AddPhase(MetricDefinition metric, string name, double seconds)
    {
        Metrics.Add(metric, BlackboxMetrics.Phase(name), seconds);
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

    /// <summary>Adds a line to the log; what it shows must hold no secret.</summary>
    public void Log(string line)
    {
        if (!options.CollectLog || _log.Count >= MaxLogLines)
        {
            return;
        }

        var shown = line.Length <= MaxLogLineLength ? line : line[..MaxLogLineLength] + " …";
        _log.Add(string.Create(CultureInfo.InvariantCulture, $"+{Seconds(StartTimestamp, Now()):F6}s {shown}"));
    }
}
