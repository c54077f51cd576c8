using System.Text;
using Pronoia.Alerting.Notifications;

namespace Pronoia.Alerting.Tests.Receivers;

public class EmailTests
{
    private static string Config(SmtpServer server, string more = "") =>
        $"email_configs: [{{to: 'Öps Team <ops@example.org>, b@example.org', from: 'pronoia@example.org', smarthost: 'localhost:{server.Port}', tls_config: {{insecure_skip_verify: true}}{more}}}]";

    private static string Part(string mail, string type)
    {
        var start = mail.IndexOf($"Content-Type: {type}", StringComparison.Ordinal);
        var body = mail.IndexOf("\r\n\r\n", start, StringComparison.Ordinal) + 4;
        var end = mail.IndexOf("--=_", body, StringComparison.Ordinal);
        return Encoding.UTF8.GetString(Convert.FromBase64String(mail[body..end]));
    }

    [Fact]
    public async Task Sends_text_and_HTML_over_STARTTLS()
    {
        await using var server = new SmtpServer();
        await ReceiverHarness.Notifier(Config(server, ", auth_username: u, auth_password: p")).NotifyAsync(ReceiverHarness.Firing(), default);
        Assert.True(server.Secure);
        Assert.Equal(
            ["EHLO localhost", "STARTTLS", "EHLO localhost", "AUTH PLAIN AHUAcA==", "MAIL FROM:<pronoia@example.org>", "RCPT TO:<ops@example.org>", "RCPT TO:<b@example.org>", "DATA", "QUIT"],
            server.Commands);
        Assert.Contains("Subject: [FIRING:1] Down (web:80 critical)\r\n", server.Message, StringComparison.Ordinal);
        Assert.Contains("To: =?utf-8?B?w5ZwcyBUZWFt?= <ops@example.org>,\r\n b@example.org\r\n", server.Message, StringComparison.Ordinal);
        Assert.Contains("Message-Id: <0123456789abcdef0123456789abcdef@example.org>\r\n", server.Message, StringComparison.Ordinal);
        Assert.Contains("web is <down> & out", Part(server.Message, "text/plain"), StringComparison.Ordinal);
        Assert.Contains("web is &lt;down&gt; &amp; out", Part(server.Message, "text/html"), StringComparison.Ordinal);
        Assert.All(server.Message.Split("\r\n"), l => Assert.InRange(l.Length, 0, 998));
    }

    [Fact]
    public async Task A_digest_is_a_mail_of_its_own_words_at_its_time()
    {
        await using var server = new SmtpServer();
        var time = new ManualTimeProvider();
        var config = AlertingHarness.Read($$$"""
            route: {receiver: team, group_wait: 10s, group_interval: 1h}
            digests: [{name: ops, receiver: boss, at: '10:00'}]
            receivers:
              - {name: team, console_configs: [{}]}
              - name: boss
                {{{Config(server, ", html: '{{ range .Alerts }}<b>{{ .Labels.alertname }}</b>{{ end }}'")}}}
            """);
        var factory = new Alerting.Receivers.NotifierFactory(TimeProvider.System, static _ => { }) { SmtpTimeout = TimeSpan.FromSeconds(20) };
        var manager = new AlertManager(config, new Alerting.State.MemoryAlertingState(), factory, time);
        await manager.PutAlertsAsync([new Alert { Labels = AlertingHarness.Labels("alertname=Down,host=a"), EndsAt = time.GetUtcNow().AddDays(1) }], default);
        foreach (var minutes in (int[])[0, 1, 59])
        {
            time.MoveTo(ManualTimeProvider.Start.AddMinutes(minutes));
            await manager.FlushAsync(default);
            Assert.Equal("", server.Message);
        }

        time.MoveTo(ManualTimeProvider.Start.AddHours(1));
        Assert.Empty((await manager.FlushAsync(default)).Errors);
        Assert.Contains("Subject: [INFO] Daily summary: ops\r\n", server.Message, StringComparison.Ordinal);
        Assert.Contains("1 message about 1 group of alerts", Part(server.Message, "text/plain"), StringComparison.Ordinal);
        Assert.Contains("1 message about 1 group of alerts", Part(server.Message, "text/html"), StringComparison.Ordinal);
        Assert.Contains("alertname = Down", Part(server.Message, "text/html"), StringComparison.Ordinal);
        var commands = server.Commands.Count;
        await manager.FlushAsync(default);
        Assert.Equal(commands, server.Commands.Count);
    }

    [Fact]
    public async Task Nothing_an_alert_says_becomes_a_header_or_ends_the_message()
    {
        await using var server = new SmtpServer();
        var hostile = ReceiverHarness.Firing(("description", "x\r\n.\r\nRCPT TO:<evil@example.org>")) with
        {
            GroupLabels = Prometheus.Model.Labels.Of([new Prometheus.Model.Label("alertname", "a\r\nBcc: evil@example.org\r\n\u0007")]),
        };
        await ReceiverHarness.Notifier(Config(server, ", headers: {Subject: '{{ .GroupLabels.alertname }}', X-Team: '{{ .GroupLabels.alertname }}'}")).NotifyAsync(hostile, default);
        var headers = server.Message[..server.Message.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n");
        Assert.DoesNotContain(headers, h => h.StartsWith("Bcc", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("Subject: a  Bcc: evil@example.org", headers);
        Assert.Contains("X-Team: a  Bcc: evil@example.org", headers);
        Assert.DoesNotContain("RCPT TO:<evil@example.org>", server.Commands);
    }

    [Fact]
    public async Task Speaks_LOGIN_and_CRAM_MD5()
    {
        await using var login = new SmtpServer { Extensions = "250-localhost\r\n250-STARTTLS\r\n250 AUTH LOGIN\r\n" };
        await ReceiverHarness.Notifier(Config(login, ", auth_username: u, auth_password: p")).NotifyAsync(ReceiverHarness.Firing(), default);
        Assert.Contains("dQ==", login.Commands);
        Assert.Contains("cA==", login.Commands);

        // The example of RFC 2195.
        await using var cram = new SmtpServer();
        await ReceiverHarness.Notifier(Config(cram, ", auth_username: tim, auth_secret: tanstaaftanstaaf")).NotifyAsync(ReceiverHarness.Firing(), default);
        Assert.Contains("dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw", cram.Commands);
    }

    [Fact]
    public async Task Refuses_to_go_on_without_TLS_where_it_is_required()
    {
        await using var server = new SmtpServer { Extensions = "250 localhost\r\n" };
        var error = await Assert.ThrowsAsync<NotifyException>(() => ReceiverHarness.Notifier(Config(server)).NotifyAsync(ReceiverHarness.Firing(), default));
        Assert.Equal("require_tls is true but the mail server does not offer STARTTLS", error.Message);
        await ReceiverHarness.Notifier(Config(server, ", require_tls: false")).NotifyAsync(ReceiverHarness.Firing(), default);
        Assert.NotEqual("", server.Message);
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_stops_it()
    {
        await using var server = new SmtpServer();
        var config = $"email_configs: [{{to: a@example.org, from: b@example.org, smarthost: 'localhost:{server.Port}'}}]";
        var error = await Assert.ThrowsAsync<NotifyException>(() => ReceiverHarness.Notifier(config).NotifyAsync(ReceiverHarness.Firing(), default));
        Assert.Equal("the TLS handshake with the mail server failed", error.Message);
        Assert.Equal("", server.Message);
    }

    [Theory]
    [InlineData("MAIL", "451 busy, later\r\n", "the mail server answered 451 to MAIL FROM: busy, later", true)]
    [InlineData("RCPT", "550-no such\r\n550 user\r\n", "the mail server answered 550 to RCPT TO: no such user", false)]
    [InlineData("EHLO", "hello\r\n", "the mail server does not speak SMTP", true)]
    public async Task Says_what_the_server_said(string command, string reply, string message, bool retryable)
    {
        await using var server = new SmtpServer();
        server.Replies[command] = reply;
        var error = await Assert.ThrowsAsync<NotifyException>(() => ReceiverHarness.Notifier(Config(server)).NotifyAsync(ReceiverHarness.Firing(), default));
        Assert.Equal((message, retryable, false), (error.Message, error.Retryable, error.Ambiguous));
    }

    [Fact]
    public async Task A_server_that_hangs_is_left()
    {
        await using var server = new SmtpServer();
        server.Replies["MAIL"] = "hang";
        var error = await Assert.ThrowsAsync<NotifyException>(() =>
            ReceiverHarness.Notifier(Config(server), smtpTimeout: TimeSpan.FromSeconds(2)).NotifyAsync(ReceiverHarness.Firing(), default));
        Assert.Equal("no answer within 2 s", error.Message);
    }
}
