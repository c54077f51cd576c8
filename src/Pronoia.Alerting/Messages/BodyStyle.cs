namespace Pronoia.Alerting.Messages;

/// <summary>How a receiver takes the body of a message.</summary>
internal sealed record BodyStyle
{
    // "&quot;" and a cut's ellipsis.
    private const int MaxEntity = 7;

    public static BodyStyle Plain { get; } = new();

    /// <summary>As plain text below buttons, which links need not be repeated under.</summary>
    public static BodyStyle WithButtons { get; } = new() { Links = false };

    /// <summary>Whether links that act on the group go below the default words.</summary>
    public bool Links { get; init; } = true;

    /// <summary>Whether the limit counts bytes of UTF-8 instead of characters.</summary>
    public bool InBytes { get; init; }

    /// <summary>Whether templates write HTML, and escape for it what alerts say.</summary>
    public bool Html { get; init; }

    /// <summary>Makes what is no markup safe where the service reads markup.</summary>
    public Func<string, string> Encode { get; init; } = text => text;

    /// <summary>Cuts a text to so many characters or bytes, never inside an entity such as <c>&amp;lt;</c>.</summary>
    public string Cut(string text, int length)
    {
        var cut = InBytes ? MessageText.CutBytes(text, length) : MessageText.Cut(text, length);
        var entity = cut.LastIndexOf('&');
        return cut.Length == text.Length || entity < cut.Length - MaxEntity || entity < 0 || cut.IndexOf(';', entity) >= 0 ? cut : cut[..entity];
    }
}
