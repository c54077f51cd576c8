using System.Globalization;
using Pronoia.Alerting.Groups;
using Pronoia.Alerting.Messages;

namespace Pronoia.Alerting.Receivers.Email;

/// <summary>
/// Writes messages as mail. That of an alert has text and HTML as alternatives; its identifier is derived from the idempotency key, and messages about one
/// group form a thread. Other mail may have images inside and files attached (RFC 2387, RFC 2183).
/// </summary>
internal static class MailWriter
{
    private const int MaxText = 256 * 1024;

    private static readonly string[] Own =
    [
        "Subject", "From", "To", "Date", "Message-Id", "References", "In-Reply-To", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
        "Auto-Submitted",
    ];

    public static string Write(Message message, EmailConfig config)
    {
        var notification = message.Notification;
        var day = config.ThreadByDay ? notification.Time.UtcDateTime.ToString("-yyyy-MM-dd", CultureInfo.InvariantCulture) : "";
        var thread = $"<{notification.DedupKey[..32]}{day}@{Domain(config)}>";
        var mail = new MimeWriter();
        mail.Header("Subject", message.Subject(config.Headers.GetValueOrDefault("Subject"), "email.default.subject", 500));
        mail.Addresses("From", config.Headers.TryGetValue("From", out var from) ? message.Text(from) ?? config.From : config.From);
        mail.Addresses("To", config.Headers.TryGetValue("To", out var to) ? message.Text(to) ?? "" : string.Join(", ", config.To));
        Trace(mail, notification.Time, notification.IdempotencyKey, config);
        mail.Header("References", thread);
        mail.Header("In-Reply-To", thread);
        foreach (var (name, value) in config.Headers.Where(h => !Own.Contains(h.Key, StringComparer.OrdinalIgnoreCase)))
        {
            mail.Header(name, message.Text(value) ?? "");
        }

        var boundary = Boundary(notification.IdempotencyKey, "boundary");
        mail.Multipart("alternative", boundary);
        if (config.Text != "")
        {
            mail.Text(boundary, "text/plain", message.Body(config.Text, "email.default.text", MaxText), MaxText);
        }

        if (config.Html != "")
        {
            mail.Text(boundary, "text/html", message.Page(config.Html, "email.default.html"), MaxText);
        }

        mail.Close(boundary);
        return mail.ToString();
    }

    public static string Write(OutgoingMail message, EmailConfig config)
    {
        var (mixed, alternative, related) = (Boundary(message.Id, "mixed"), Boundary(message.Id, "alternative"), Boundary(message.Id, "related"));
        var mail = new MimeWriter();
        mail.Header("Subject", message.Subject);
        mail.Addresses("From", config.From);
        mail.Addresses("To", string.Join(", ", config.To));
        Trace(mail, message.Date, message.Id, config);
        mail.Multipart("mixed", mixed);
        mail.Part(mixed);
        mail.Multipart("alternative", alternative);
        mail.Text(alternative, "text/plain", message.Text, MaxText);
        mail.Part(alternative);
        mail.Multipart("related", related, "; type=\"text/html\"");
        mail.Text(related, "text/html", message.Html, MaxText);
        foreach (var image in message.Images)
        {
            mail.Part(related);
            mail.Body(image.ContentType, image.Content.Span, $"Content-Id: <{image.Name}>\r\nContent-Disposition: inline\r\n");
        }

        mail.Close(related);
        mail.Close(alternative);
        foreach (var file in message.Attachments)
        {
            mail.Part(mixed);
            mail.Body(file.ContentType, file.Content.Span, $"Content-Disposition: attachment; filename=\"{file.Name}\"\r\n");
        }

        mail.Close(mixed);
        return mail.ToString();
    }

    private static void Trace(MimeWriter mail, DateTimeOffset date, string id, EmailConfig config)
    {
        mail.Header("Date", date.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        mail.Header("Message-Id", $"<{id}@{Domain(config)}>");

        // RFC 3834: keeps holiday replies away.
        mail.Header("Auto-Submitted", "auto-generated");
        mail.Header("MIME-Version", "1.0");
    }

    private static string Domain(EmailConfig config) => MailAddressText.Mailbox(config.From)!.Split('@')[^1];

    private static string Boundary(string id, string what) => "=_" + GroupKey.Hash(id, what);
}
