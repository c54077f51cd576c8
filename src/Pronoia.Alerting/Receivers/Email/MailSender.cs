using Pronoia.Alerting.Notifications;

namespace Pronoia.Alerting.Receivers.Email;

/// <summary>Sends mail that is about no alert.</summary>
/// <param name="time">The clock of the timeout.</param>
public sealed class MailSender(TimeProvider time)
{
    internal TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Sends one mail to all addresses in one transaction: the server takes it for all of them or for none.</summary>
    /// <exception cref="NotifyException">The server did not accept it, or it is unknown whether it did.</exception>
    public Task SendAsync(OutgoingMail mail, MailRecipients recipients, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        ArgumentNullException.ThrowIfNull(recipients);
        return SmtpSession.SendAsync(recipients.Config, new SmtpSession.Options(time, Timeout), MailWriter.Write(mail, recipients.Config), cancellationToken);
    }
}
