using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pronoia.Probing.Tls;

/// <summary>
/// Builds chains from what a peer sent to the authorities that are trusted, and keeps the outcome: targets send the same certificates at every
/// probe. An outcome is used again for the same bytes and the same trust, for a while, unless a certificate has begun or ended since. Thread-safe.
/// </summary>
internal sealed class ChainBuilder(TimeProvider time)
{
    private const int MaxEntries = 4096;
    private static readonly TimeSpan ReuseFor = TimeSpan.FromMinutes(10);
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    private readonly SystemRoots _system = new(time);
    private readonly ConcurrentDictionary<(string Sent, X509Certificate2Collection? Trust), (ChainVerdict Verdict, DateTimeOffset Made)> _known = new();

    /// <param name="sent">What the peer sent, its own certificate first.</param>
    /// <param name="fingerprints">The same as fingerprints.</param>
    /// <param name="trust">The authorities to trust; the system's where null.</param>
    public ChainVerdict Build(IReadOnlyList<X509Certificate2> sent, IEnumerable<string> fingerprints, X509Certificate2Collection? trust)
    {
        var now = time.GetUtcNow();
        var key = (string.Concat(fingerprints), trust);
        if (_known.TryGetValue(key, out var known) && now - known.Made < ReuseFor && known.Verdict.HoldsAt(known.Made, now))
        {
            return known.Verdict;
        }

        var verdict = Build(sent, trust, now);
        if (_known.Count >= MaxEntries)
        {
            _known.Clear();
        }

        _known[key] = (verdict, now);
        return verdict;
    }

    /// <summary>The certificate that issued another: one that was sent, or an authority; null where it is not there.</summary>
    public X509Certificate2? IssuerOf(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> sent, X509Certificate2Collection? trust)
    {
        var authorities = trust ?? (SystemRoots.Available ? _system.IssuersOf([certificate]) : []);
        return sent.Skip(1).Concat(authorities).FirstOrDefault(c => c.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData));
    }

    private ChainVerdict Build(IReadOnlyList<X509Certificate2> sent, X509Certificate2Collection? trust, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.RevocationMode = X509RevocationMode.NoCheck;

        // A chain that only holds after fetching a missing intermediate does not hold for most clients.
        policy.DisableCertificateDownloads = true;
        policy.VerificationTime = now.UtcDateTime;
        policy.ApplicationPolicy.Add(ServerAuthentication);
        policy.ExtraStore.AddRange(sent.ToArray());
        if (trust is not null || SystemRoots.Available)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(trust ?? _system.IssuersOf(sent));
        }

        chain.Build(sent[0]);
        var flags = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, s) => all | s.Status);
        var problems = chain.ChainStatus.Where(s => s.Status != X509ChainStatusFlags.NoError).Select(s => s.StatusInformation.Trim()).Distinct();
        var verdict = new ChainVerdict(
            flags,
            string.Join("; ", problems),
            chain.ChainElements.Max(e => Utc(e.Certificate.NotBefore)),
            chain.ChainElements.Min(e => Utc(e.Certificate.NotAfter)));
        foreach (var element in chain.ChainElements)
        {
            element.Certificate.Dispose();
        }

        return verdict;
    }

    private static DateTimeOffset Utc(DateTime local) => new(local.ToUniversalTime());
}
