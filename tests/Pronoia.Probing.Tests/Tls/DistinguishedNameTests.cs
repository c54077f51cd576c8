using System.Security.Cryptography.X509Certificates;
using Pronoia.Probing.Tls;

namespace Pronoia.Probing.Tests.Tls;

public sealed class DistinguishedNameTests
{
    // Expectations as Go's crypto/x509/pkix prints them; .NET encodes the parts of a name from right to left.
    [Theory]
    [InlineData("CN=a", "CN=a")]
    [InlineData("C=GR, O=Acme, CN=a", "CN=a,O=Acme,C=GR")]
    [InlineData("OU=x, OU=y, CN=a", "CN=a,OU=y+OU=x")]
    [InlineData("O=\"Acme, Inc.\", CN=\" #a \"", "CN=\\ #a\\ ,O=Acme\\, Inc.")]
    [InlineData("CN=\"#a\"", "CN=\\#a")]
    [InlineData("L=Athens, S=Attica, CN=a", "CN=a,L=Athens,ST=Attica")]
    [InlineData("", "")]
    public void Names_print_as_Go_prints_them(string name, string expected) =>
        Assert.Equal(expected, DistinguishedName.Format(new X500DistinguishedName(name)));
}
