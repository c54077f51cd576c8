using System.Globalization;
using System.Text;
using Pronoia.Alerting.Groups;
using Pronoia.Alerting.Messages;

namespace Pronoia.Alerting.Receivers.Email;

/// <summary>
/// Writes a message as mail (RFC 5322, MIME): text and HTML as alternatives, both in base64, so that nothing an alert says can become a
/// header or end the message. The message identifier is derived from the idempotency key; messages about one group form a thread.
/// </summary>
internal static class MailWriter
{
    private const int MaxText = 256 * 1024;
    private const int Line = 76;

    private static readonly string[] Own =
    [
        "Subject", "From", "To", "Date", "Message-Id", "References", "In-Reply-To", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
        "Auto-Submitted",
    ];

    public static string Write(Message message, EmailConfig config)
    {
        var notification = message.Notification;
        var domain = MailAddressText.Mailbox(config.From)!.Split('@')[^1];
        var thread = $"<{notification.DedupKey[..32]}@{domain}>";
        var mail = new StringBuilder();
        Header(mail, "Subject", message.Subject(config.Headers.GetValueOrDefault("Subject"), 500));
        Header(mail, "From", config.Headers.TryGetValue("From", out var from) ? message.Text(from) ?? config.From : config.From, address: true);
        Header(mail, "To", config.Headers.TryGetValue("To", out var to) ? message.Text(to) ?? "" : string.Join(", ", config.To), address: true);
        Header(mail, "Date", notification.Time.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        Header(mail, "Message-Id", $"<{notification.IdempotencyKey}@{domain}>");
        Header(mail, "References", thread);
        Header(mail, "In-Reply-To", thread);

        // RFC 3834: keeps holiday replies away.
        Header(mail, "Auto-Submitted", "auto-generated");
        foreach (var (name, value) in config.Headers.Where(h => !Own.Contains(h.Key, StringComparer.OrdinalIgnoreCase)))
        {
            Header(mail, name, message.Text(value) ?? "");
        }

        var boundary = "=_" + GroupKey.Hash(notification.IdempotencyKey, "boundary");
        Header(mail, "MIME-Version", "1.0");
        mail.Append("Content-Type: multipart/alternative; boundary=\"").Append(boundary).Append("\"\r\n\r\n");
        if (config.Text != "")
        {
            Part(mail, boundary, "text/plain", message.Text(config.Text, n => MessageText.Plain(n)));
        }

        if (config.Html != "")
        {
            Part(mail, boundary, "text/html", message.Text(config.Html, MessageHtml.Write, html: true));
        }

        return mail.Append("--").Append(boundary).Append("--\r\n").ToString();
    }

    private static void Part(StringBuilder mail, string boundary, string type, string text)
    {
        mail.Append("--").Append(boundary).Append("\r\nContent-Type: ").Append(type);
        mail.Append("; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(MessageText.Cut(text, MaxText)));
        for (var at = 0; at < encoded.Length; at += Line)
        {
            mail.Append(encoded, at, Math.Min(Line, encoded.Length - at)).Append("\r\n");
        }
    }

    private static void Header(StringBuilder mail, string name, string value, bool address = false)
    {
        var clean = MessageText.OneLine(value, 2000);
        mail.Append(name).Append(": ").Append(address ? Addresses(clean) : Encoded(clean)).Append("\r\n");
    }

    // In an address only the display name may be encoded.
    private static string Addresses(string text) => string.Join(
        ",\r\n ",
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(a =>
            MailAddressText.Mailbox(a) is { } mailbox
                ? MailAddressText.Name(a) is { Length: > 0 } name ? $"{Encoded(name, always: true)} <{mailbox}>" : mailbox
                : Encoded(a)));

    /// <summary>Text as RFC 2047 wants it: as it is where it is short ASCII, else encoded words of at most 75 characters.</summary>
    private static string Encoded(string text, bool always = false)
    {
        if (!always && text.Length <= 900 && text.All(c => c is >= ' ' and <= '~') && !text.Contains("=?", StringComparison.Ordinal))
        {
            return text;
        }

        var words = new List<string>();
        var word = new List<byte>();
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(utf8);
            if (word.Count + length > 45)
            {
                words.Add(Convert.ToBase64String([.. word]));
                word.Clear();
            }

            word.AddRange(utf8[..length]);
        }

        words.Add(Convert.ToBase64String([.. word]));
        return string.Join("\r\n ", words.Select(w => $"=?utf-8?B?{w}?="));
    }
}
