using Pronoia.Alerting.Notifications;

namespace Pronoia.Alerting.Messages;

/// <summary>A notification with the means to put it into words: what the configuration says, or the default.</summary>
internal readonly struct Message(Notification notification, MessageTemplates templates)
{
    public Notification Notification { get; } = notification;

    /// <summary>
    /// A configured text expanded, or <paramref name="fallback"/> where there is none. Where expanding fails, the alert goes out in the
    /// default words, with the error.
    /// </summary>
    public string Text(string? template, Func<Notification, string> fallback, bool html = false)
    {
        if (template is null)
        {
            return fallback(Notification);
        }

        return templates.Expand(template, Notification, html, out var error)
            ?? $"{fallback(Notification)}\n({(html ? System.Net.WebUtility.HtmlEncode(error) : error)})";
    }

    /// <summary>A configured text expanded, or null where there is none, it is empty or it fails.</summary>
    public string? Text(string? template, bool html = false) =>
        template is null ? null : templates.Expand(template, Notification, html, out _) is { Length: > 0 } text ? text : null;

    /// <summary>The subject, or what the configuration puts in its place, as one line.</summary>
    public string Subject(string? template, int length) => MessageText.OneLine(Text(template, MessageText.Subject), length);

    /// <summary>The body, or what the configuration puts in its place.</summary>
    public string Body(string? template, int length) => MessageText.Cut(MessageText.Clean(Text(template, n => MessageText.Plain(n, length))), length);
}
