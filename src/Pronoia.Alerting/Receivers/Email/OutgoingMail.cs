namespace Pronoia.Alerting.Receivers.Email;

/// <summary>A mail that is about no alert, such as a report.</summary>
public sealed record OutgoingMail
{
    /// <summary>What makes it the same mail when it is sent again: the local part of its <c>Message-Id</c>, letters and digits.</summary>
    public required string Id { get; init; }

    /// <summary>When it was written, UTC.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>The subject, one line.</summary>
    public required string Subject { get; init; }

    /// <summary>The text part.</summary>
    public required string Text { get; init; }

    /// <summary>The HTML part.</summary>
    public required string Html { get; init; }

    /// <summary>The images that the HTML part names by <c>cid:</c>.</summary>
    public IReadOnlyList<MailPart> Images { get; init; } = [];

    /// <summary>The files attached.</summary>
    public IReadOnlyList<MailPart> Attachments { get; init; } = [];
}
