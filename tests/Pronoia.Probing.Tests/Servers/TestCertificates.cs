using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pronoia.Probing.Tests.Servers;

/// <summary>A certificate authority for tests, with an intermediate, and server certificates below it.</summary>
internal sealed class TestCertificates : IDisposable
{
    private static readonly DateTimeOffset Today = new(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);

    public TestCertificates()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rootRequest = new CertificateRequest("CN=Test Root, O=Pronoia Tests, C=GR", rootKey, HashAlgorithmName.SHA256);
        Authority(rootRequest);
        Root = rootRequest.CreateSelfSigned(Today.AddDays(-10), Today.AddDays(1000));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test Intermediate, O=Pronoia Tests", key, HashAlgorithmName.SHA256);
        Authority(request);
        using var signed = request.Create(Root, Today.AddDays(-9), Today.AddDays(500), [1, 2, 3, 4]);
        Intermediate = signed.CopyWithPrivateKey(key);
    }

    public X509Certificate2 Root { get; }

    public X509Certificate2 Intermediate { get; }

    public string RootPem => Root.ExportCertificatePem();

    /// <summary>A server certificate for localhost and 127.0.0.1.</summary>
    public X509Certificate2 Server(
        int fromDays = -5, int toDays = 95, string subject = "CN=server.test", string[]? names = null, RSA? rsa = null, bool byRoot = false, string? ocsp = null)
    {
        using var ecdsa = rsa is null ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : null;
        var request = rsa is null
            ? new CertificateRequest(new X500DistinguishedName(subject), ecdsa!, HashAlgorithmName.SHA256)
            : new CertificateRequest(new X500DistinguishedName(subject), rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var alternative = new SubjectAlternativeNameBuilder();
        foreach (var name in names ?? ["localhost", "server.test"])
        {
            alternative.AddDnsName(name);
        }

        if (names is null)
        {
            alternative.AddIpAddress(IPAddress.Loopback);
        }

        request.CertificateExtensions.Add(alternative.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        if (ocsp is not null)
        {
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([ocsp], null));
        }

        var issuer = byRoot ? Root : Intermediate;
        using var signed = request.Create(
            issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(issuer.GetECDsaPrivateKey()!), Today.AddDays(fromDays), Today.AddDays(toDays), [0, 0xab, 0xcd, 0x01]);
        return rsa is null ? signed.CopyWithPrivateKey(ecdsa!) : signed.CopyWithPrivateKey(rsa);
    }

    /// <summary>A certificate that may sign OCSP responses for the intermediate, with its key; without the purpose it may not.</summary>
    public X509Certificate2 OcspSigner(bool withPurpose = true)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test OCSP", key, HashAlgorithmName.SHA256);
        if (withPurpose)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.9")], critical: false));
        }

        using var signed = request.Create(Intermediate, Today.AddDays(-5), Today.AddDays(90), [9, 9]);
        return signed.CopyWithPrivateKey(key);
    }

    public void Dispose()
    {
        Root.Dispose();
        Intermediate.Dispose();
    }

    private static void Authority(CertificateRequest request)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
    }
}
