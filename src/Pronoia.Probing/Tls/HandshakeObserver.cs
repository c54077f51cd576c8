using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Pronoia.Probing.Ocsp;

namespace Pronoia.Probing.Tls;

/// <summary>Judges the peer's certificates during one handshake and keeps what it saw.</summary>
/// <param name="name">The name the certificate must be for.</param>
/// <param name="acceptAll">Whether any certificate will do.</param>
/// <param name="trust">The authorities to trust; the system's where null.</param>
/// <param name="cache">What is known of certificates.</param>
/// <param name="chains">What is known of chains.</param>
internal sealed class HandshakeObserver(
    string name, bool acceptAll, X509Certificate2Collection? trust, CertificateCache cache, ChainBuilder chains)
{
    public const int MaxCertificates = 32;

    private const int MinRsaBits = 2048;
    private const int MinEcdsaBits = 224;

    private readonly List<CertificateProblem> _problems = [];

    public IReadOnlyList<CertificateInfo> Certificates { get; private set; } = [];

    public DateTimeOffset? VerifiedExpiry { get; private set; }

    /// <summary>Whether revocation is to be asked for.</summary>
    public bool WantsOcsp { get; init; }

    /// <summary>The certificate to ask for, where that is wanted and its chain is verified: only then is the responder it names an authority's.</summary>
    public OcspSubject? OcspSubject { get; private set; }

    /// <summary>What is wrong with the certificates, whether or not the module minds.</summary>
    public IReadOnlyList<CertificateProblem> Problems => _problems;

    /// <summary>Why the handshake was refused, as a sentence.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Whether the peer's certificate is acceptable. Chain errors of the caller's are not looked at: the chain is built here.</summary>
    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 leaf || chain is null)
        {
            Refusal = $"{name} sent no certificate";
            return false;
        }

        var sent = Sent(leaf, chain);
        var verdict = chains.Build(sent, Certificates.Select(c => c.FingerprintSha256), trust);

        // The subject's common name has not counted as a host name for long (RFC 6125); blackbox_exporter does not take it either.
        var nameMatches = leaf.MatchesHostname(name, allowWildcards: true, allowCommonName: false);
        FindProblems(verdict, nameMatches, chain.ChainPolicy.VerificationTime);
        if (acceptAll)
        {
            return true;
        }

        if (verdict.Flags != X509ChainStatusFlags.NoError)
        {
            Refusal = $"the certificate of {name} is not trusted: {verdict.Description}";
            return false;
        }

        if (!nameMatches)
        {
            Refusal = $"the certificate is not for {name}: it is for {Names(Certificates[0])}";
            return false;
        }

        VerifiedExpiry = verdict.EarliestEnd;
        if (WantsOcsp)
        {
            OcspSubject = new OcspSubject(leaf.RawData, chains.IssuerOf(leaf, sent, trust)?.RawData);
        }

        return true;
    }

    private void FindProblems(ChainVerdict verdict, bool nameMatches, DateTime now)
    {
        Add(CertificateProblem.WeakKey, Certificates.Any(c => c is { KeyAlgorithm: "RSA", KeyBits: < MinRsaBits } or { KeyAlgorithm: "ECDSA", KeyBits: > 0 and < MinEcdsaBits }));

        // Nobody relies on the signature of a root on itself.
        Add(CertificateProblem.WeakSignature, Certificates.Any(c => !c.SelfIssued
            && (c.SignatureAlgorithm.Contains("sha1", StringComparison.OrdinalIgnoreCase) || c.SignatureAlgorithm.Contains("md5", StringComparison.OrdinalIgnoreCase))));
        Add(CertificateProblem.NameMismatch, !nameMatches);
        Add(CertificateProblem.MissingIntermediate, verdict.Flags.HasFlag(X509ChainStatusFlags.PartialChain) && Certificates is [{ SelfIssued: false }]);
        Add(CertificateProblem.UntrustedRoot, verdict.Flags.HasFlag(X509ChainStatusFlags.UntrustedRoot));
        Add(CertificateProblem.Expired, verdict.EarliestEnd.UtcDateTime < now);
        Add(CertificateProblem.NotYetValid, verdict.LatestStart.UtcDateTime > now);
    }

    private void Add(CertificateProblem problem, bool applies)
    {
        if (applies)
        {
            _problems.Add(problem);
        }
    }

    private List<X509Certificate2> Sent(X509Certificate2 leaf, X509Chain chain)
    {
        var sent = new List<X509Certificate2> { leaf };
        var infos = new List<CertificateInfo> { cache.Read(leaf) };
        foreach (var other in chain.ChainPolicy.ExtraStore)
        {
            if (sent.Count == MaxCertificates)
            {
                break;
            }

            var info = cache.Read(other);
            if (!infos.Exists(i => i.FingerprintSha256 == info.FingerprintSha256))
            {
                sent.Add(other);
                infos.Add(info);
            }
        }

        Certificates = infos;
        return sent;
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
