using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pronoia.Benchmarks.Probing;

/// <summary>The targets: HTTP/1.1 and HTTPS servers that answer every path with 1 KiB and close, and a TCP server that accepts. Runs in a process of its own.</summary>
internal static class BenchmarkServer
{
    private static readonly byte[] Response = [.. "HTTP/1.1 200 OK\r\nContent-Length: 1024\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n"u8, .. new byte[1024]];

    /// <summary>Prints the three ports, then serves until standard input ends.</summary>
    public static async Task<int> RunAsync()
    {
        using var certificate = Certificate();
        var context = SslStreamCertificateContext.Create(certificate, null, offline: true);
        using var http = Listen(async (stream, buffer) =>
        {
            await ReadHeadAsync(stream, buffer);
            await stream.WriteAsync(Response);
        });
        using var https = Listen(async (stream, buffer) =>
        {
            await using var tls = new SslStream(stream, leaveInnerStreamOpen: true);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = context });
            await ReadHeadAsync(tls, buffer);
            await tls.WriteAsync(Response);
            await tls.ShutdownAsync();
        });
        using var tcp = Listen((_, _) => Task.CompletedTask);
        await Console.Out.WriteLineAsync(string.Join(' ', new[] { http, https, tcp }.Select(s => ((IPEndPoint)s.LocalEndPoint!).Port)));
        await Console.In.ReadToEndAsync();
        return 0;
    }

    private static Socket Listen(Func<Stream, byte[], Task> serve)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(4096);
        _ = AcceptAsync(listener, serve);
        return listener;
    }

    private static async Task AcceptAsync(Socket listener, Func<Stream, byte[], Task> serve)
    {
        while (true)
        {
            var socket = await listener.AcceptAsync();
            _ = ServeAsync(socket, serve);
        }
    }

    private static async Task ServeAsync(Socket socket, Func<Stream, byte[], Task> serve)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await serve(stream, new byte[2048]);
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            // A prober that hangs up costs nothing else.
        }
    }

    private static async Task ReadHeadAsync(Stream stream, byte[] buffer)
    {
        var length = 0;
        while (!buffer.AsSpan(0, length).EndsWith("\r\n\r\n"u8) && await stream.ReadAsync(buffer.AsMemory(length)) is > 0 and var read)
        {
            length += read;
        }
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(90));
    }
}
