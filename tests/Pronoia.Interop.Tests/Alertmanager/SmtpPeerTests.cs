using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Pronoia.Alerting;
using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Receivers;
using Pronoia.Alerting.State;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Interop.Tests.Alertmanager;

/// <summary>Mail to an SMTP server that is not ours, aiosmtpd in a process of its own: it wants STARTTLS and a password, and reads the mail with Python's library.</summary>
public class SmtpPeerTests
{
    // The user is u, the password pä; all but one way to sign in are switched off.
    private const string Server = """
        import asyncio, email, email.policy, hmac, json, ssl, sys
        from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
        mechanism, cert, key = sys.argv[1:4]
        secret = "pä".encode()
        def check(server, session, envelope, used, data):
            return AuthResult(success=isinstance(data, LoginPassword) and (data.login, data.password) == (b"u", secret), handled=False)
        class Handler:
            async def auth_CRAM__MD5(self, server, args):
                challenge = b"<1896.697170952@localhost>"
                user, digest = (await server.challenge_auth(challenge)).rsplit(b" ", 1)
                good = user == b"u" and hmac.new(secret, challenge, "md5").hexdigest().encode() == digest
                return AuthResult(success=good, handled=False, auth_data=user)
            async def handle_DATA(self, server, session, envelope):
                m = email.message_from_bytes(envelope.content, policy=email.policy.default)
                parts = {p.get_content_type(): p.get_content() for p in m.walk() if not p.is_multipart()}
                print(json.dumps({"from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None, "auth": session.authenticated,
                    "type": m.get_content_type(), "headers": [[k, str(v)] for k, v in m.items()], "parts": parts,
                    "defects": [str(d) for p in m.walk() for d in p.defects], "longest": max(map(len, envelope.content.split(b"\r\n")))}), flush=True)
                return "250 OK"
        async def main():
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(cert, key)
            make = lambda: SMTP(Handler(), hostname="localhost", tls_context=tls, require_starttls=True, authenticator=check, auth_required=True,
                auth_exclude_mechanism=[m for m in ("PLAIN", "LOGIN", "CRAM-MD5") if m != mechanism])
            server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0)
            print(server.sockets[0].getsockname()[1], flush=True)
            await asyncio.sleep(120)
        asyncio.run(main())
        """;

    [PeerFact("aiosmtpd")]
    public Task A_mail_arrives_as_it_was_meant_signed_in_by_PLAIN() => ArrivesAsync("PLAIN", "auth_password");

    [PeerFact("aiosmtpd")]
    public Task A_mail_arrives_as_it_was_meant_signed_in_by_LOGIN() => ArrivesAsync("LOGIN", "auth_password");

    [PeerFact("aiosmtpd")]
    public Task A_mail_arrives_as_it_was_meant_signed_in_by_CRAM_MD5() => ArrivesAsync("CRAM-MD5", "auth_secret");

    private static async Task ArrivesAsync(string mechanism, string secret)
    {
        using var directory = new TemporaryDirectory();
        Certificate(directory);
        using var server = Process.Start(new ProcessStartInfo(Python(), ["-c", Server, mechanism, directory.Combine("cert.pem"), directory.Combine("key.pem")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var port = await server.StandardOutput.ReadLineAsync();
            Assert.True(port is not null, port is null ? await server.StandardError.ReadToEndAsync() : "");

            await TellAsync(directory.Path, port, $"{secret}: wrong", expected: "the mail server answered 535 to AUTH");
            await TellAsync(directory.Path, port, $"{secret}: pä", expected: null);
            var mail = JsonNode.Parse((await server.StandardOutput.ReadLineAsync())!)!;
            Assert.Equal("pronoia@example.org", (string?)mail["from"]);
            Assert.Equal(["ops@example.org", "b@example.org"], mail["to"]!.AsArray().Select(t => (string?)t));
            Assert.True((bool)mail["tls"]! && (bool)mail["auth"]!);
            Assert.Equal("multipart/alternative", (string?)mail["type"]);
            Assert.Empty(mail["defects"]!.AsArray());
            Assert.InRange((int)mail["longest"]!, 1, 998);
            var headers = mail["headers"]!.AsArray().ToLookup(h => (string)h![0]!, h => (string)h![1]!, StringComparer.OrdinalIgnoreCase);
            Assert.Equal(["Größe  Bcc: evil@example.org 🔥"], headers["Subject"]);
            Assert.Empty(headers["Bcc"]);
            Assert.Contains("Prönoia", headers["From"].Single(), StringComparison.Ordinal);
            Assert.Matches("^<[0-9a-f]{32}@example.org>$", headers["Message-Id"].Single());
            Assert.Contains("description = .dot\n..\nRCPT TO:<x> ü", ((string)mail["parts"]!["text/plain"]!).Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Contains("&lt;x&gt;", (string?)mail["parts"]!["text/html"], StringComparison.Ordinal);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    private static async Task TellAsync(string directory, string? port, string secret, string? expected)
    {
        var diagnostics = new Diagnostics();
        var yaml = $$$"""
            route: {receiver: r, group_wait: 0s}
            receivers:
              - name: r
                email_configs:
                  - to: 'ops@example.org, b@example.org'
                    from: 'Prönoia <pronoia@example.org>'
                    smarthost: 'localhost:{{{port}}}'
                    auth_username: u
                    {{{secret}}}
                    tls_config: {ca_file: cert.pem}
                    headers: {Subject: '{{ .CommonLabels.alertname }}'}
            """;
        var config = AlertmanagerFile.Read(YamlMap.Of(YamlFile.Parse(yaml, "am.yml", diagnostics), diagnostics, "alerting"), diagnostics, directory);
        diagnostics.ThrowIfErrors();
        var manager = new AlertManager(config!, new MemoryAlertingState(), new NotifierFactory(TimeProvider.System, _ => { }), TimeProvider.System);
        await manager.PutAlertsAsync(
            [
                new Alert
                {
                    Labels = Labels.Of([new("alertname", "Größe\r\nBcc: evil@example.org 🔥")]),
                    Annotations = Labels.Of([new("description", ".dot\r\n..\r\nRCPT TO:<x> ü")]),
                },
            ],
            CancellationToken.None);
        var result = await manager.FlushAsync(CancellationToken.None);
        if (expected is null)
        {
            Assert.Empty(result.Errors);
        }
        else
        {
            Assert.Contains(expected, Assert.Single(result.Errors), StringComparison.Ordinal);
        }
    }

    /// <summary>The interpreter that has the library: there may be several.</summary>
    private static string Python()
    {
        var line = File.ReadLines(Peer.Find("aiosmtpd")!).First();
        return line.StartsWith("#!", StringComparison.Ordinal) ? line[2..].Trim() : "python3";
    }

    private static void Certificate(TemporaryDirectory directory)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        directory.Write("cert.pem", certificate.ExportCertificatePem());
        directory.Write("key.pem", key.ExportPkcs8PrivateKeyPem());
    }
}
