using Pronoia.Probing.Ocsp;
using Pronoia.Probing.Tls;
using Pronoia.Prometheus.Model;

namespace Pronoia.Probing;

/// <summary>What a probe found.</summary>
public sealed record ProbeResult
{
    /// <summary>The target as it was given.</summary>
    public required string Target { get; init; }

    /// <summary>The name of the module.</summary>
    public required string Module { get; init; }

    /// <summary>Whether the probe succeeded, in blackbox_exporter's sense (<c>probe_success</c>).</summary>
    public required bool Success { get; init; }

    /// <summary>What it means for the target.</summary>
    public required ProbeVerdict Verdict { get; init; }

    /// <summary>Why it failed; <see cref="FailureClass.None"/> where it did not.</summary>
    public required FailureClass Failure { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Message { get; init; }

    /// <summary>When the decisive attempt started, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long the decisive attempt took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The phases of the decisive attempt in the order they happen.</summary>
    public IReadOnlyList<ProbePhase> Phases { get; init; } = [];

    /// <summary>The metrics with blackbox_exporter's names, labels and units, and Pronoia's own (<c>pronoia_*</c>), by name.</summary>
    public IReadOnlyList<MetricFamily> Metrics { get; init; } = [];

    /// <summary>The certificates the target sent, its own first; empty without TLS.</summary>
    public IReadOnlyList<CertificateInfo> Certificates { get; init; } = [];

    /// <summary>What is wrong with these certificates, whether or not the module minds.</summary>
    public IReadOnlyList<CertificateProblem> CertificateProblems { get; init; } = [];

    /// <summary>What is known of the revocation of the target's certificate; null where the module does not ask.</summary>
    public OcspStatus? Ocsp { get; init; }

    /// <summary>The status code of the last HTTP response; null where there was none.</summary>
    public int? StatusCode { get; init; }

    /// <summary>What happened, line by line, for people who debug; holds no secrets.</summary>
    public IReadOnlyList<string> Log { get; init; } = [];

    /// <summary>Every attempt, the first first; the last one is what this result describes.</summary>
    public IReadOnlyList<ProbeAttempt> Attempts { get; init; } = [];
}
