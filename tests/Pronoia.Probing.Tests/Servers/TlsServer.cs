using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Pronoia.Probing.Tests.Servers;

/// <summary>Makes TLS servers for tests.</summary>
internal static class TlsServer
{
    /// <summary>Handshakes, sending the intermediates given, then runs the script.</summary>
    public static LoopbackServer Start(
        X509Certificate2 certificate,
        X509Certificate2Collection? intermediates,
        Func<Stream, CancellationToken, Task> script,
        SslProtocols versions = SslProtocols.None)
    {
        var context = SslStreamCertificateContext.Create(certificate, intermediates, offline: true);
        return new LoopbackServer(async (stream, cancel) =>
        {
            await using var ssl = new SslStream(stream, leaveInnerStreamOpen: true);
            await ssl.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificateContext = context, EnabledSslProtocols = versions }, cancel);
            await script(ssl, cancel);
            await ssl.ShutdownAsync();
        });
    }
}
