namespace Pronoia.Reporting.Mail;

/// <summary>An image that travels with a mail and is shown through <c>cid:</c>.</summary>
/// <param name="ContentId">The content id, without angle brackets.</param>
/// <param name="ContentType">The media type.</param>
/// <param name="Content">The bytes.</param>
public sealed record InlineImage(string ContentId, string ContentType, ReadOnlyMemory<byte> Content);
