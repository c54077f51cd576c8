using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Pronoia.Probing.Tests.Servers;

namespace Pronoia.Probing.Tests.Ocsp;

/// <summary>OpenSSL's OCSP responder behind a loopback HTTP server: requests go into <c>openssl ocsp</c>, its responses come back.</summary>
internal sealed class OpensslResponder : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pronoia-ocsp").FullName;
    private readonly string[] _arguments;
    private readonly LoopbackServer _server;

    /// <param name="issuer">The authority, with its key.</param>
    /// <param name="index">Lines of OpenSSL's certificate index.</param>
    /// <param name="signer">Who signs; the authority where null.</param>
    /// <param name="arguments">More arguments.</param>
    public OpensslResponder(X509Certificate2 issuer, string index, X509Certificate2? signer = null, params string[] arguments)
    {
        File.WriteAllText(Path("index.txt"), index);
        File.WriteAllText(Path("ca.pem"), issuer.ExportCertificatePem());
        File.WriteAllText(Path("signer.pem"), (signer ?? issuer).ExportCertificatePem());
        File.WriteAllText(Path("signer.key"), (signer ?? issuer).GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        _arguments = ["-ndays", "1", .. arguments];
        _server = new LoopbackServer(AnswerAsync);
    }

    public string Url => $"http://{_server.HostPort}/ocsp";

    public int Requests => _server.Connections;

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task AnswerAsync(Stream stream, CancellationToken cancel)
    {
        var head = await LoopbackServer.ReadHeadAsync(stream, cancel);
        var request = new byte[int.Parse(head.Split("Content-Length: ")[1].Split('\r')[0], CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(request, cancel);
        await File.WriteAllBytesAsync(Path("request.der"), request, cancel);
        using var openssl = Process.Start(new ProcessStartInfo(
            "openssl",
            [
                "ocsp", "-index", Path("index.txt"), "-CA", Path("ca.pem"), "-rsigner", Path("signer.pem"), "-rkey", Path("signer.key"), "-reqin", Path("request.der"),
                "-respout", Path("response.der"), .. _arguments,
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var output = await Task.WhenAll(openssl.StandardOutput.ReadToEndAsync(cancel), openssl.StandardError.ReadToEndAsync(cancel));
        await openssl.WaitForExitAsync(cancel);
        if (!File.Exists(Path("response.der")))
        {
            throw new InvalidOperationException($"openssl: {string.Join('\n', output)}");
        }

        var response = await File.ReadAllBytesAsync(Path("response.der"), cancel);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/ocsp-response\r\nContent-Length: {response.Length}\r\n\r\n"), cancel);
        await stream.WriteAsync(response, cancel);
    }

    private string Path(string name) => System.IO.Path.Combine(_folder, name);
}
