namespace Pronoia.Alerting.Receivers.Mattermost;

/// <summary>An attachment of a Mattermost message: texts by their names on the wire, and fields.</summary>
internal sealed record MattermostAttachment(
    IReadOnlyList<KeyValuePair<string, string>> Texts, IReadOnlyList<(string Title, string Value, bool? Short)> Fields)
{
    private static readonly string[] Names =
    [
        "fallback", "color", "pretext", "text", "author_name", "author_link", "author_icon", "title", "title_link", "thumb_url", "footer", "footer_icon", "image_url",
    ];

    /// <summary>Reads the keys of an attachment from the mapping they stand in.</summary>
    public static MattermostAttachment Read(IntegrationReader reader) => new(
        [.. Names.Select(n => (n, Text: reader.Text(n))).Where(p => p.Text is not null).Select(p => KeyValuePair.Create(p.n, p.Text!))],
        reader.Map.Maps("fields", "field", m => (m.String("title", required: true) ?? "", m.String("value", required: true) ?? "", m.Has("short") ? m.Bool("short", false) : (bool?)null)));

    /// <summary>A configured text, or null.</summary>
    public string? Text(string name) => Texts.FirstOrDefault(t => t.Key == name).Value;
}
