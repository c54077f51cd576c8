using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pronoia.Probing.Tls;

/// <summary>Keeps what was read from certificates, because targets send the same ones at every probe. Thread-safe, bounded.</summary>
internal sealed class CertificateCache
{
    private const int MaxEntries = 4096;

    private readonly ConcurrentDictionary<string, CertificateInfo> _known = new(StringComparer.Ordinal);

    public CertificateInfo Read(X509Certificate2 certificate)
    {
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span));
        if (_known.TryGetValue(fingerprint, out var info))
        {
            return info;
        }

        info = CertificateReader.Read(certificate, fingerprint);
        if (_known.Count >= MaxEntries)
        {
            _known.Clear();
        }

        _known[fingerprint] = info;
        return info;
    }
}
