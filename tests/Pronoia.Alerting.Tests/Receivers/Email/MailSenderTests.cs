using System.Security.Cryptography;
using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.Receivers.Email;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Tests.Receivers.Email;

public sealed class MailSenderTests
{
    private static readonly byte[] Image = [.. Enumerable.Range(0, 3000).Select(i => (byte)(i * 7))];

    private static readonly OutgoingMail Mail = new()
    {
        Id = "0123456789abcdef",
        Date = new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero),
        Subject = "Gut: Zuverlässigkeit\r\nBcc: evil@example.org",
        Text = "Zwölf Ziele.\n.\nEnde",
        Html = "<p>Zwölf Ziele</p><img src=\"cid:strip1@pronoia\">",
        Images = [new MailPart("strip1@pronoia", "image/png", Image)],
        Attachments = [new MailPart("weekly.pdf", "application/pdf", Image.AsMemory(0, 100))],
    };

    [PeerFact(MailServer.Program)]
    public async Task A_real_server_takes_a_mail_with_its_images_and_attachments()
    {
        using var server = await MailServer.StartAsync();
        var config = Config(server.Port);

        await new MailSender(TimeProvider.System).SendAsync(Mail, Assert.Single(config.Mail("team")), CancellationToken.None);

        var received = Assert.Single(await server.ReceivedAsync());
        Assert.Equal("Gut: Zuverlässigkeit  Bcc: evil@example.org", received.Headers["subject"]);
        Assert.Equal("Ada Lovelace <ada@example.org>, bob@example.org", received.Headers["to"]);
        Assert.Equal("<0123456789abcdef@example.org>", received.Headers["message-id"]);
        Assert.Equal("Sat, 21 Nov 2026 08:00:00 +0000", received.Headers["date"]);
        Assert.False(received.Headers.ContainsKey("bcc"));
        Assert.Equal(
            ["multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png", "application/pdf"],
            received.Parts.Select(p => p.Type));
        Assert.All(received.Parts, p => Assert.Empty(p.Defects));
        Assert.Equal("Zwölf Ziele.\n.\nEnde", received.Parts[2].Text);
        Assert.Equal(Mail.Html, received.Parts[4].Text);
        Assert.Equal("<strip1@pronoia>", received.Parts[5].ContentId);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Image)), received.Parts[5].Sha256);
        Assert.Equal("weekly.pdf", received.Parts[6].File);
    }

    [PeerFact(MailServer.Program)]
    public async Task A_mail_that_is_too_large_for_the_server_is_not_tried_again()
    {
        using var server = await MailServer.StartAsync(null, "-s", "1000");

        var failure = await Assert.ThrowsAsync<NotifyException>(() =>
            new MailSender(TimeProvider.System).SendAsync(Mail, Config(server.Port).Mail("team")[0], CancellationToken.None));

        Assert.False(failure.Retryable);
        Assert.Empty(await server.ReceivedAsync());
    }

    [Fact]
    public void Addresses_outside_receivers_take_the_global_settings()
    {
        var diagnostics = new Diagnostics();
        var map = YamlMap.Of(YamlFile.Parse("{to: 'x@example.org, y@example.org'}", "t", diagnostics), diagnostics, "recipient");

        Assert.Equal(["x@example.org", "y@example.org"], Config(25).ReadMail(map).Addresses);
        Assert.False(diagnostics.HasErrors);
        Assert.Empty(Config(25).Mail("nobody"));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a\r\nb")]
    [InlineData("a\"b")]
    public void A_part_cannot_write_headers(string text)
    {
        Assert.Throws<ArgumentException>(() => new MailPart(text, "image/png", default));
        Assert.Throws<ArgumentException>(() => new MailPart("a", text, default));
    }

    private static AlertmanagerConfig Config(int port)
    {
        var diagnostics = new Diagnostics();
        var yaml = $$"""
            global: {smtp_smarthost: '127.0.0.1:{{port}}', smtp_from: 'Pronoia <pronoia@example.org>', smtp_require_tls: false}
            route: {receiver: team}
            receivers: [{name: team, email_configs: [{to: 'Ada Lovelace <ada@example.org>, bob@example.org'}]}]
            """;
        var config = AlertmanagerFile.Read(YamlMap.Of(YamlFile.Parse(yaml, "t", diagnostics), diagnostics, "alerting"), diagnostics, ".");
        diagnostics.ThrowIfErrors();
        return config!;
    }
}
