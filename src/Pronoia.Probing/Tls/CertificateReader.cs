using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pronoia.Probing.Tls;

/// <summary>Reads what a result tells about a certificate; whatever a certificate holds, it does not throw.</summary>
internal static class CertificateReader
{
    private const int MaxNames = 1000;

    public static CertificateInfo Read(X509Certificate2 certificate, string fingerprint)
    {
        var (dnsNames, addresses) = AlternativeNames(certificate);
        var (algorithm, bits) = Key(certificate);
        return new CertificateInfo
        {
            Subject = Guard(() => DistinguishedName.Format(certificate.SubjectName)),
            Issuer = Guard(() => DistinguishedName.Format(certificate.IssuerName)),
            DnsNames = dnsNames,
            IpAddresses = addresses,
            SerialNumber = Serial(certificate.SerialNumberBytes.Span),
            FingerprintSha256 = fingerprint,
            NotBefore = new DateTimeOffset(certificate.NotBefore.ToUniversalTime()),
            NotAfter = new DateTimeOffset(certificate.NotAfter.ToUniversalTime()),
            KeyAlgorithm = algorithm,
            KeyBits = bits,
            SignatureAlgorithm = certificate.SignatureAlgorithm.FriendlyName ?? certificate.SignatureAlgorithm.Value ?? "",
        };
    }

    // The DER integer has a leading zero byte where its first bit is set; the number itself has not.
    private static string Serial(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes.TrimStart((byte)0));

    private static (IReadOnlyList<string> DnsNames, IReadOnlyList<string> Addresses) AlternativeNames(X509Certificate2 certificate)
    {
        try
        {
            foreach (var extension in certificate.Extensions)
            {
                if (extension is X509SubjectAlternativeNameExtension names)
                {
                    return ([.. names.EnumerateDnsNames().Take(MaxNames)], [.. names.EnumerateIPAddresses().Take(MaxNames).Select(a => a.ToString())]);
                }
            }
        }
        catch (CryptographicException)
        {
            // A malformed extension names nobody.
        }

        return ([], []);
    }

    private static (string Algorithm, int Bits) Key(X509Certificate2 certificate)
    {
        var oid = certificate.PublicKey.Oid;
        try
        {
            using var rsa = certificate.PublicKey.GetRSAPublicKey();
            if (rsa is not null)
            {
                return ("RSA", rsa.KeySize);
            }

            using var ecdsa = certificate.PublicKey.GetECDsaPublicKey();
            if (ecdsa is not null)
            {
                return ("ECDSA", ecdsa.KeySize);
            }
        }
        catch (CryptographicException)
        {
            // An unknown curve or a malformed key: the identifier still tells the kind.
        }

        return (oid.FriendlyName ?? oid.Value ?? "", 0);
    }

    private static string Guard(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (CryptographicException e)
        {
            return string.Create(CultureInfo.InvariantCulture, $"(malformed name: {e.Message})");
        }
    }
}
