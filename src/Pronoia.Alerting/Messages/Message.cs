using System.Net;
using System.Text;
using Pronoia.Alerting.Notifications;

namespace Pronoia.Alerting.Messages;

/// <summary>
/// A notification with the means to put it into words: what the configuration says, else the default template of a name, which a template file may replace.
/// Where expanding fails, the alert goes out without that template, and the body says what failed in it and in the texts that were asked for before it.
/// </summary>
internal readonly struct Message(Notification notification, MessageTemplates templates)
{
    private const string TestMark = "[TEST] ";

    private readonly List<string> _problems = [];

    public Notification Notification { get; } = notification;

    /// <summary>A configured text expanded, or null where there is none, it is empty or it fails.</summary>
    public string? Text(string? template) =>
        template is not null && Expand(template, html: false) is { Length: > 0 } text ? text : null;

    /// <summary>A configured text or the default of the name expanded, or null where that is empty or fails.</summary>
    public string? Text(string? template, string name) => Text(template ?? Default(name));

    /// <summary>Whether the words are the user's: from the configuration or a template file.</summary>
    public bool IsCustom(string? template, string name) => !Notification.IsOwn && (template is not null || templates.IsReplaced(name));

    /// <summary>The title as one line.</summary>
    /// <param name="template">What the configuration says, or null.</param>
    /// <param name="name">The default template.</param>
    /// <param name="length">At most so many characters.</param>
    public string Subject(string? template, string name, int length)
    {
        var subject = Notification.IsOwn
            ? MessageText.Subject(Notification)
            : Expand(template ?? Default(name), html: false) ?? MessageText.Subject(Notification);

        // A test is known as one, whatever words the configuration has.
        var mark = Notification.Kind == NotificationKind.Test && !subject.Contains("TEST", StringComparison.Ordinal) ? TestMark : "";
        return MessageText.Line(mark + subject, length);
    }

    /// <summary>
    /// The body: a note above it where there is one, and, where the words are the default's, what is suppressed and the links below it. What is cut off are
    /// the words in between.
    /// </summary>
    /// <param name="template">What the configuration says, or null.</param>
    /// <param name="name">The default template.</param>
    /// <param name="length">At most so many characters, or bytes.</param>
    /// <param name="style">How the receiver takes it; plain text where null.</param>
    public string Body(string? template, string name, int length, BodyStyle? style = null)
    {
        style ??= BodyStyle.Plain;
        var custom = IsCustom(template, name);
        var words = Words(template, name, style.Html) is { } expanded
            ? (custom || style.Html ? expanded : style.Encode(expanded))
            : style.Encode(MessageText.Plain(Notification));
        words += style.Encode(Problems());
        var note = style.Encode(Notification.Note);
        if (note.Length > 0 && !words.Contains(note, StringComparison.Ordinal))
        {
            words = $"{note}\n\n{words.TrimStart('\n')}";
        }

        words = MessageText.Clean(words);
        var foot = custom ? "" : MessageText.Clean(style.Encode(MessageText.Foot(Notification, style.Links)));
        var room = length - 1 - (style.InBytes ? Encoding.UTF8.GetByteCount(foot) : foot.Length);
        return foot.Length == 0 || room < length / 4 ? style.Cut(words, length) : $"{style.Cut(words, room).TrimEnd('\n')}\n{foot}".TrimStart('\n');
    }

    /// <summary>The body as a page of HTML.</summary>
    public string Page(string? template, string name)
    {
        var words = Words(template, name, html: true) ?? MessageHtml.Write(Notification);
        var note = WebUtility.HtmlEncode(Notification.Note);
        return Paragraph(words.Contains(note, StringComparison.Ordinal) ? "" : note) + Paragraph(WebUtility.HtmlEncode(Problems().Trim())) + words;

        static string Paragraph(string html) => html.Length == 0 ? "" : $"<p>{html}</p>";
    }

    /// <summary>The words of the template; null where there are none for this message, or expanding fails.</summary>
    private string? Words(string? template, string name, bool html) => Notification.IsOwn ? null : Expand(template ?? Default(name), html);

    private string? Expand(string template, bool html)
    {
        var text = templates.Expand(template, Notification, html, out var problem);
        if (text is null && !_problems.Contains(problem))
        {
            _problems.Add(problem);
        }

        return text;
    }

    private string Problems() => string.Concat(_problems.Select(p => $"\n({p})"));

    private static string Default(string name) => $$$"""{{ template "{{{name}}}" . }}""";
}
