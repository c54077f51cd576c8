using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pronoia.Probing.Http;
using Pronoia.Prometheus.HttpConfig;

namespace Pronoia.Probing;

/// <summary>
/// Probes a server of its own on the loopback a few times. The first probe of a process takes many times as long as every other, as its code is compiled and the
/// system's certificates are read while it runs: that is nothing to tell of a target, and would spoil what is learned about it.
/// </summary>
internal static class WarmUp
{
    private const int Rounds = 3;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Runs the probes; that one of them fails does not matter.</summary>
    /// <param name="prober">The prober.</param>
    /// <param name="tls">Whether the server speaks TLS.</param>
    public static async Task RunAsync(Prober prober, bool tls)
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        try
        {
            using var certificate = tls ? Certificate() : null;
            listener.Start();
            var serving = ServeAsync(listener, certificate, limit.Token);
            var host = $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
            var trusting = new TlsConfig { Ca = certificate?.ExportCertificatePem() };

            // With its own authority and with the system's, whose list is read then; that one refuses the certificate.
            foreach (var options in tls ? Enumerable.Repeat(trusting, Rounds).Append(TlsConfig.Default) : Enumerable.Repeat(trusting, Rounds))
            {
                var module = new ProbeModule
                {
                    Name = "warm-up",
                    Prober = ProberKind.Http,
                    Http = new HttpProbe { PreferredIpProtocol = IpProtocol.Ip4, IpProtocolFallback = false, EnableHttp2 = false, TlsOptions = options },
                };
                await prober.ProbeAsync(module, $"{(tls ? "https" : "http")}://{host}/", Limit, limit.Token);
            }

            listener.Stop();
            await serving;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or CryptographicException or PlatformNotSupportedException)
        {
            // Without a loopback or a place for keys, or within so long, there is no warming up.
        }
    }

    private static async Task ServeAsync(TcpListener listener, X509Certificate2? certificate, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync(stop);
                await AnswerAsync(client.GetStream(), certificate, stop);
            }
            catch (Exception e) when (e is IOException or AuthenticationException)
            {
                // A client that does not trust it leaves.
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private static async Task AnswerAsync(NetworkStream connection, X509Certificate2? certificate, CancellationToken stop)
    {
        Stream stream = connection;
        await using var closing = stream;
        if (certificate is not null)
        {
            var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop);
            stream = tls;
        }

        await using var ending = stream;

        // The request is short enough to come in one piece.
        if (await stream.ReadAsync(new byte[4096], stop) == 0)
        {
            return;
        }

        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"u8.ToArray(), stop);
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=warm-up", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
