using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Pronoia.Alerting.Tests.Receivers;

/// <summary>An SMTP server for one test: STARTTLS, AUTH PLAIN, LOGIN and CRAM-MD5, and every mistake it is told to make.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public SmtpServer()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(150));
        Certificate = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _serving = ServeAsync();
    }

    public X509Certificate2 Certificate { get; }

    public int Port { get; }

    public string Extensions { get; set; } = "250-localhost\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN CRAM-MD5\r\n";

    /// <summary>Replies by the first word of the command, instead of the usual one.</summary>
    public Dictionary<string, string> Replies { get; } = new(StringComparer.Ordinal);

    public List<string> Commands { get; } = [];

    public string Message { get; private set; } = "";

    public bool Secure { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        try
        {
            await _serving;
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or InvalidOperationException)
        {
            // That is how it stops.
        }

        _stop.Dispose();
        Certificate.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            try
            {
                await SessionAsync(client.GetStream());
            }
            catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
            {
                // The client left.
            }
        }
    }

    private async Task SessionAsync(Stream stream)
    {
        await WriteAsync(stream, "220 localhost ESMTP\r\n");
        while (await LineAsync(stream) is { } line)
        {
            Commands.Add(line);
            var word = line.Split(' ', ':')[0];
            if (Replies.TryGetValue(word, out var reply))
            {
                if (reply == "hang")
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stop.Token);
                }

                await WriteAsync(stream, reply);
                continue;
            }

            switch (word)
            {
                case "EHLO":
                    await WriteAsync(stream, Extensions);
                    break;
                case "STARTTLS":
                    // The second line, in the same packet, is what an attacker would inject.
                    await WriteAsync(stream, "220 go\r\n");
                    var ssl = new SslStream(stream);
                    await ssl.AuthenticateAsServerAsync(Certificate);
                    stream = ssl;
                    Secure = true;
                    break;
                case "AUTH" when line == "AUTH CRAM-MD5":
                    await WriteAsync(stream, "334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+\r\n");
                    Commands.Add((await LineAsync(stream))!);
                    await WriteAsync(stream, "235 ok\r\n");
                    break;
                case "AUTH" when line == "AUTH LOGIN":
                    await WriteAsync(stream, "334 VXNlcm5hbWU6\r\n");
                    Commands.Add((await LineAsync(stream))!);
                    await WriteAsync(stream, "334 UGFzc3dvcmQ6\r\n");
                    Commands.Add((await LineAsync(stream))!);
                    await WriteAsync(stream, "235 ok\r\n");
                    break;
                case "AUTH":
                    await WriteAsync(stream, "235 ok\r\n");
                    break;
                case "DATA":
                    await WriteAsync(stream, "354 go\r\n");
                    var message = new StringBuilder();
                    while (await LineAsync(stream) is { } data && data != ".")
                    {
                        message.Append(data.StartsWith('.') ? data[1..] : data).Append("\r\n");
                    }

                    Message = message.ToString();
                    await WriteAsync(stream, "250 queued\r\n");
                    break;
                case "QUIT":
                    await WriteAsync(stream, "221 bye\r\n");
                    return;
                default:
                    await WriteAsync(stream, "250 ok\r\n");
                    break;
            }
        }
    }

    private async Task WriteAsync(Stream stream, string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text), _stop.Token);

    private async Task<string?> LineAsync(Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, _stop.Token) == 1)
        {
            if (one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)one[0]);
        }

        return null;
    }
}
