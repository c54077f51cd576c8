using System.Diagnostics;
using Pronoia.Alerting;
using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Receivers;
using Pronoia.Alerting.State;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Interop.Tests.Alertmanager;

/// <summary>Mail to an SMTP server that is not ours: the one of Python's standard library.</summary>
public class SmtpPeerTests
{
    private const string Server = """
        import asyncore, smtpd, sys
        class Printing(smtpd.SMTPServer):
            def process_message(self, peer, mailfrom, rcpttos, data, **kw):
                import email, email.policy
                m = email.message_from_bytes(data, policy=email.policy.default)
                text = m.get_body(("plain",)).get_content().replace("\n", "|")
                html = m.get_body(("html",)).get_content()
                print("GOT", mailfrom, ",".join(rcpttos), m["Subject"], m["Message-Id"], "<html" in html, text, sep="\t", flush=True)
        s = Printing(("127.0.0.1", 0), None)
        print(s.socket.getsockname()[1], flush=True)
        asyncore.loop()
        """;

    [PeerFact("python3")]
    public async Task A_mail_arrives_as_it_was_meant()
    {
        var start = new ProcessStartInfo("python3") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, ArgumentList = { "-W", "ignore", "-c", Server } };
        using var server = Process.Start(start)!;
        try
        {
            var port = await server.StandardOutput.ReadLineAsync();

            // Python 3.12 and later have no such server any more.
            if (port is null)
            {
                Assert.NotEqual("1", Environment.GetEnvironmentVariable("PRONOIA_REQUIRE_PEERS"));
                return;
            }

            var diagnostics = new Diagnostics();
            var yaml = $"""
                route: {"{"}receiver: r{"}"}
                receivers:
                  - name: r
                    email_configs:
                      - {"{"}to: 'ops@example.org, b@example.org', from: 'Prönoia <pronoia@example.org>', smarthost: '127.0.0.1:{port}', require_tls: false{"}"}
                """;
            var config = AlertmanagerFile.Read(YamlMap.Of(YamlFile.Parse(yaml, "am.yml", diagnostics), diagnostics, "alerting"), diagnostics, ".");
            diagnostics.ThrowIfErrors();
            var manager = new AlertManager(config!, new MemoryAlertingState(), new NotifierFactory(TimeProvider.System, _ => { }), TimeProvider.System);
            var result = await manager.TestReceiverAsync("r", CancellationToken.None);
            Assert.Null(Assert.Single(result).Value);
            var got = (await server.StandardOutput.ReadLineAsync())!.Split('\t');
            Assert.Equal(["GOT", "pronoia@example.org", "ops@example.org,b@example.org", "[TEST] PronoiaTest none"], got[..4]);
            Assert.Matches("^<[0-9a-f]{32}@example.org>$", got[4]);
            Assert.Equal("True", got[5]);
            Assert.Contains("This is a test. Nothing is wrong.", got[6], StringComparison.Ordinal);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }
}
