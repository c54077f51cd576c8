namespace Pronoia.Alerting.Receivers.Email;

/// <summary>An image inside a mail, or a file attached to it.</summary>
/// <param name="Name">Of an image the content id without angle brackets, of a file its name: letters, digits and <c>- _ . @</c>.</param>
/// <param name="ContentType">The media type.</param>
/// <param name="Content">The bytes.</param>
public sealed record MailPart(string Name, string ContentType, ReadOnlyMemory<byte> Content)
{
    /// <summary>The name, which stands in a header.</summary>
    /// <exception cref="ArgumentException">It has other characters.</exception>
    public string Name { get; } = Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '@')
        ? Name
        : throw new ArgumentException("expected letters, digits and - _ . @", nameof(Name));

    /// <summary>The media type, which stands in a header.</summary>
    /// <exception cref="ArgumentException">It is more than <c>type/subtype</c>.</exception>
    public string ContentType { get; } = ContentType.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '+' or '.')
        ? ContentType
        : throw new ArgumentException("expected type/subtype", nameof(ContentType));
}
