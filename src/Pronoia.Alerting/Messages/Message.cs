using Pronoia.Alerting.Notifications;

namespace Pronoia.Alerting.Messages;

/// <summary>A notification with the means to put it into words: what the configuration says, or the default.</summary>
internal readonly struct Message(Notification notification, IMessageTemplates templates)
{
    public Notification Notification { get; } = notification;

    /// <summary>A configured text expanded, or <paramref name="fallback"/> where there is none or it fails.</summary>
    public string Text(string? template, Func<Notification, string> fallback, bool html = false) =>
        (template is null ? null : templates.Expand(template, Notification, html)) ?? fallback(Notification);

    /// <summary>A configured text expanded, or null.</summary>
    public string? Text(string? template, bool html = false) =>
        template is null ? null : templates.Expand(template, Notification, html) is { Length: > 0 } text ? text : null;

    /// <summary>The subject, or what the configuration puts in its place, as one line.</summary>
    public string Subject(string? template, int length) => MessageText.OneLine(Text(template, MessageText.Subject), length);

    /// <summary>The body, or what the configuration puts in its place.</summary>
    public string Body(string? template, int length) => MessageText.Cut(MessageText.Clean(Text(template, MessageText.Plain)), length);
}
