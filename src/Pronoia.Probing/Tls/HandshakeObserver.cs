using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Pronoia.Probing.Tls;

/// <summary>Judges the peer's certificate during one handshake and keeps what it saw.</summary>
internal sealed class HandshakeObserver(string name, bool acceptAll, CertificateCache cache)
{
    public const int MaxCertificates = 32;

    private const int MinRsaBits = 2048;
    private const int MinEcdsaBits = 224;

    private readonly List<CertificateProblem> _problems = [];

    public IReadOnlyList<CertificateInfo> Certificates { get; private set; } = [];

    public DateTimeOffset? VerifiedExpiry { get; private set; }

    /// <summary>What is wrong with the certificates, whether or not the module minds.</summary>
    public IReadOnlyList<CertificateProblem> Problems => _problems;

    /// <summary>Why the handshake was refused, as a sentence.</summary>
    public string? Problem { get; private set; }

    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 leaf || chain is null)
        {
            Problem = $"{name} sent no certificate";
            return false;
        }

        Certificates = Sent(leaf, chain);

        // The subject's common name has not counted as a host name for long (RFC 6125); blackbox_exporter does not take it either.
        var nameMatches = leaf.MatchesHostname(name, allowWildcards: true, allowCommonName: false);
        FindProblems(chain, nameMatches);
        if (acceptAll)
        {
            return true;
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            Problem = $"the certificate of {name} is not trusted: {Describe(chain)}";
            return false;
        }

        if (!nameMatches)
        {
            Problem = $"the certificate is not for {name}: it is for {Names(Certificates[0])}";
            return false;
        }

        VerifiedExpiry = chain.ChainElements.Min(e => new DateTimeOffset(e.Certificate.NotAfter.ToUniversalTime()));
        return true;
    }

    private void FindProblems(X509Chain chain, bool nameMatches)
    {
        // The last link may be a root, whose own signature nobody relies on.
        var signatures = Certificates.Where(c => !c.SelfIssued);
        var flags = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, s) => all | s.Status);
        Add(CertificateProblem.WeakKey, Certificates.Any(c => c is { KeyAlgorithm: "RSA", KeyBits: < MinRsaBits } or { KeyAlgorithm: "ECDSA", KeyBits: > 0 and < MinEcdsaBits }));
        Add(CertificateProblem.WeakSignature, signatures.Any(c =>
            c.SignatureAlgorithm.Contains("sha1", StringComparison.OrdinalIgnoreCase) || c.SignatureAlgorithm.Contains("md5", StringComparison.OrdinalIgnoreCase)));
        Add(CertificateProblem.NameMismatch, !nameMatches);
        Add(CertificateProblem.MissingIntermediate, flags.HasFlag(X509ChainStatusFlags.PartialChain) && Certificates is [{ SelfIssued: false }]);
        Add(CertificateProblem.UntrustedRoot, flags.HasFlag(X509ChainStatusFlags.UntrustedRoot));

        // The flag NotTimeValid does not say on which side: look at the links.
        var now = chain.ChainPolicy.VerificationTime.ToUniversalTime();
        Add(CertificateProblem.Expired, chain.ChainElements.Any(e => e.Certificate.NotAfter.ToUniversalTime() < now));
        Add(CertificateProblem.NotYetValid, chain.ChainElements.Any(e => e.Certificate.NotBefore.ToUniversalTime() > now));
    }

    private void Add(CertificateProblem problem, bool applies)
    {
        if (applies)
        {
            _problems.Add(problem);
        }
    }

    private List<CertificateInfo> Sent(X509Certificate2 leaf, X509Chain chain)
    {
        var sent = new List<CertificateInfo> { cache.Read(leaf) };
        foreach (var other in chain.ChainPolicy.ExtraStore)
        {
            if (sent.Count == MaxCertificates)
            {
                break;
            }

            var info = cache.Read(other);
            if (!sent.Contains(info))
            {
                sent.Add(info);
            }
        }

        return sent;
    }

    private static string Describe(X509Chain chain)
    {
        var problems = chain.ChainStatus.Where(s => s.Status != X509ChainStatusFlags.NoError).Select(s => s.StatusInformation.Trim()).Distinct();
        return string.Join("; ", problems);
    }

    private static string Names(CertificateInfo certificate)
    {
        const int shown = 5;
        string[] names = [.. certificate.DnsNames, .. certificate.IpAddresses];
        return names.Length switch
        {
            0 => "no name at all",
            <= shown => string.Join(", ", names),
            _ => $"{string.Join(", ", names[..shown])} and {names.Length - shown} more",
        };
    }
}
