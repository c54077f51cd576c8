namespace Pronoia.Alerting.Receivers.Email;

/// <summary>Addresses that get one mail together, with the server and the sender that reach them. Holds secrets and never prints them.</summary>
public sealed class MailRecipients
{
    internal MailRecipients(EmailConfig config) => Config = config;

    /// <summary>The addresses, as configured: <c>ada@example.org</c> or <c>Ada &lt;ada@example.org&gt;</c>.</summary>
    public IReadOnlyList<string> Addresses => Config.To;

    internal EmailConfig Config { get; }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Addresses);
}
