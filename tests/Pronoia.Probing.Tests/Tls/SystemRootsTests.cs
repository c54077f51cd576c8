using System.Security.Cryptography.X509Certificates;
using Pronoia.Probing.Tests.Servers;
using Pronoia.Probing.Tls;

namespace Pronoia.Probing.Tests.Tls;

public sealed class SystemRootsTests
{
    [Fact]
    public void Only_possible_issuers_are_given()
    {
        using var certificates = new TestCertificates();
        using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
        var roots = new SystemRoots(TimeProvider.System);

        Assert.Empty(roots.IssuersOf([certificates.Intermediate]));
        if (store.Certificates is [var some, ..])
        {
            Assert.Contains(roots.IssuersOf([certificates.Intermediate, some]), c => c.RawData.AsSpan().SequenceEqual(some.RawData));
        }
    }
}
