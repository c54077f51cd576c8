using System.Text;
using Pronoia.Alerting.Messages;

namespace Pronoia.Alerting.Receivers.Email;

/// <summary>Writes headers and parts of a mail (RFC 5322, RFC 2045–2047). Every part is base64, so that no content can become a header or end the message.</summary>
internal sealed class MimeWriter
{
    private const int Line = 76;
    private readonly StringBuilder _mail = new();

    public void Header(string name, string value) => Raw(name, Encoded(MessageText.OneLine(value, 2000)));

    /// <summary>A header with mail addresses, of which only the display names may be encoded.</summary>
    public void Addresses(string name, string value) => Raw(name, string.Join(
        ",\r\n ",
        MessageText.OneLine(value, 2000).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(a =>
            MailAddressText.Mailbox(a) is { } mailbox
                ? MailAddressText.Name(a) is { Length: > 0 } display ? $"{Encoded(display, always: true)} <{mailbox}>" : mailbox
                : Encoded(a))));

    /// <summary>Ends the headers of the message, or of a part, with the type of what follows.</summary>
    public void Multipart(string kind, string boundary, string parameters = "") =>
        _mail.Append("Content-Type: multipart/").Append(kind).Append("; boundary=\"").Append(boundary).Append('"').Append(parameters).Append("\r\n\r\n");

    /// <summary>Begins a part; its headers follow.</summary>
    public void Part(string boundary) => _mail.Append("--").Append(boundary).Append("\r\n");

    /// <summary>A part with text, cut where it is longer than <paramref name="most"/> characters.</summary>
    public void Text(string boundary, string type, string text, int most)
    {
        Part(boundary);
        Body($"{type}; charset=utf-8", Encoding.UTF8.GetBytes(MessageText.Cut(text, most)));
    }

    /// <summary>The headers of a part with content, and the content.</summary>
    public void Body(string type, ReadOnlySpan<byte> content, string headers = "")
    {
        _mail.Append("Content-Type: ").Append(type).Append("\r\n").Append(headers).Append("Content-Transfer-Encoding: base64\r\n\r\n");
        var encoded = Convert.ToBase64String(content);
        for (var at = 0; at < encoded.Length; at += Line)
        {
            _mail.Append(encoded, at, Math.Min(Line, encoded.Length - at)).Append("\r\n");
        }
    }

    public void Close(string boundary) => _mail.Append("--").Append(boundary).Append("--\r\n");

    public override string ToString() => _mail.ToString();

    private void Raw(string name, string value) => _mail.Append(name).Append(": ").Append(value).Append("\r\n");

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
