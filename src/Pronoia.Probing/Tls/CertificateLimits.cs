namespace Pronoia.Probing.Tls;

/// <summary>How much of its lifetime a certificate must have left, as shares (0 to 1) that mean the same for 90 days and for two years.</summary>
public sealed record CertificateLimits
{
    /// <summary>No limits.</summary>
    public static CertificateLimits None { get; } = new();

    /// <summary>Less than this share left on any certificate sent is <see cref="ProbeVerdict.Degraded"/>.</summary>
    public double DegradedBelowRatio { get; init; }

    /// <summary>Less than this share left on any certificate sent fails with <see cref="FailureClass.Tls"/>.</summary>
    public double FailBelowRatio { get; init; }

    /// <summary>Whether a weak key or signature is <see cref="ProbeVerdict.Degraded"/>.</summary>
    public bool DegradedIfWeak { get; init; }

    /// <summary>
    /// Whether the responder that a verified certificate names is asked for its revocation (RFC 6960). Revoked fails with
    /// <see cref="FailureClass.Tls"/>; a responder that does not know or does not answer is <see cref="ProbeVerdict.Degraded"/>.
    /// </summary>
    public bool Ocsp { get; init; }
}
