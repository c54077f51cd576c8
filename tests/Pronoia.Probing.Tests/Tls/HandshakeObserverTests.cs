using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pronoia.Probing.Tests.Servers;
using Pronoia.Probing.Tls;

namespace Pronoia.Probing.Tests.Tls;

public sealed class HandshakeObserverTests
{
    [Fact]
    public void Weak_keys_are_found()
    {
        using var certificates = new TestCertificates();
        using var weak = RSA.Create(1024);
        using var strong = RSA.Create(2048);

        Assert.Contains(CertificateProblem.WeakKey, Problems(certificates, certificates.Server(rsa: weak)));
        Assert.Empty(Problems(certificates, certificates.Server(rsa: strong)));
    }

    [Fact]
    public void Weak_signatures_are_found()
    {
        using var certificates = new TestCertificates();
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=sha1.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var certificate = request.Create(
            new X500DistinguishedName("CN=someone"),
            new Sha1Generator(key),
            new DateTimeOffset(certificates.Root.NotBefore),
            new DateTimeOffset(certificates.Root.NotAfter),
            [1]);

        Assert.Contains(CertificateProblem.WeakSignature, Problems(certificates, certificate));
    }

    [Theory]
    [InlineData(-8, -1, CertificateProblem.Expired)]
    [InlineData(1, 9, CertificateProblem.NotYetValid)]
    public void Times_are_checked(int from, int to, CertificateProblem problem)
    {
        using var certificates = new TestCertificates();

        Assert.Equal([problem], Problems(certificates, certificates.Server(from, to)));
    }

    private static IReadOnlyList<CertificateProblem> Problems(TestCertificates certificates, X509Certificate2 certificate)
    {
        using (certificate)
        {
            using var chain = new X509Chain();
            chain.ChainPolicy.ExtraStore.Add(certificates.Intermediate);
            chain.ChainPolicy.VerificationTime = TimeProvider.System.GetUtcNow().UtcDateTime;
            var observer = new HandshakeObserver(
                "server.test", acceptAll: true, [certificates.Root], new CertificateCache(), new ChainBuilder(TimeProvider.System));
            observer.Validate(chain, certificate, chain, SslPolicyErrors.None);
            return [.. observer.Problems.Except([CertificateProblem.NameMismatch])];
        }
    }

    // .NET makes no such signatures any more, but servers still send them.
    private sealed class Sha1Generator(RSA key) : X509SignatureGenerator
    {
        // sha1WithRSAEncryption (RFC 8017, A.2.4) without parameters but NULL.
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) =>
            [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05, 0x05, 0x00];

#pragma warning disable CA5350 // The weak algorithm under test.
        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key.SignData(data, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1);
#pragma warning restore CA5350

        protected override PublicKey BuildPublicKey() => new(key);
    }
}
