using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pronoia.Cli.Demo;

/// <summary>A certificate authority of the demo's own, and what it signs.</summary>
internal sealed class DemoCertificates : IDisposable
{
    private readonly X509Certificate2 _authority;
    private readonly TimeProvider _time;

    public DemoCertificates(TimeProvider time)
    {
        _time = time;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Pronoia demo CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        var now = time.GetUtcNow();
        _authority = request.CreateSelfSigned(now.AddDays(-100), now.AddYears(5));
    }

    /// <summary>The authority's certificate in PEM, for clients to trust.</summary>
    public string AuthorityPem => _authority.ExportCertificatePem();

    /// <summary>A server certificate for 127.0.0.1 that expires after <paramref name="validity"/>.</summary>
    public X509Certificate2 Issue(TimeSpan validity)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=identity.demo.invalid", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true));
        var now = _time.GetUtcNow();
        using var issued = request.Create(_authority, now.AddDays(-80), now + validity, RandomNumberGenerator.GetBytes(16));
        using var withKey = issued.CopyWithPrivateKey(key);
        // A server needs a key that lives in a store of its own, which the round trip through PKCS#12 gives it.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    public void Dispose() => _authority.Dispose();
}
