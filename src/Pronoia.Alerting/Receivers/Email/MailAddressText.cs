using System.Net.Mail;

namespace Pronoia.Alerting.Receivers.Email;

/// <summary>Reads mail addresses such as <c>Ada &lt;ada@example.org&gt;</c>.</summary>
internal static class MailAddressText
{
    /// <summary>The bare address for the envelope, or null where the text is no address.</summary>
    public static string? Mailbox(string text) =>
        MailAddress.TryCreate(text, out var address) && !address.Address.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>' || c > '~')
            ? address.Address
            : null;

    /// <summary>The display name, or the empty string.</summary>
    public static string Name(string text) => MailAddress.TryCreate(text, out var address) ? address.DisplayName : "";
}
