using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Pronoia.Probing.Tls;

/// <summary>Judges the peer's certificate during one handshake and keeps what it saw.</summary>
internal sealed class HandshakeObserver(string name, bool acceptAll, CertificateCache cache)
{
    private const int MaxCertificates = 32;

    public IReadOnlyList<CertificateInfo> Certificates { get; private set; } = [];

    public DateTimeOffset? VerifiedExpiry { get; private set; }

    /// <summary>What is wrong with the certificate, as a sentence.</summary>
    public string? Problem { get; private set; }

    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 leaf || chain is null)
        {
            Problem = $"{name} sent no certificate";
            return false;
        }

        Certificates = Sent(leaf, chain);
        if (acceptAll)
        {
            return true;
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            Problem = $"the certificate of {name} is not trusted: {Describe(chain)}";
            return false;
        }

        // The subject's common name has not counted as a host name for long (RFC 6125); blackbox_exporter does not take it either.
        if (!leaf.MatchesHostname(name, allowWildcards: true, allowCommonName: false))
        {
            Problem = $"the certificate is not for {name}: it is for {Names(Certificates[0])}";
            return false;
        }

        VerifiedExpiry = chain.ChainElements.Min(e => new DateTimeOffset(e.Certificate.NotAfter.ToUniversalTime()));
        return true;
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
