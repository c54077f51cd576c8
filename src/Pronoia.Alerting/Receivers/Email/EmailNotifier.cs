using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Notifications;

namespace Pronoia.Alerting.Receivers.Email;

/// <summary>Sends a message as mail.</summary>
internal sealed class EmailNotifier(EmailConfig config, SmtpSession.Options options) : INotifier
{
    public async Task NotifyAsync(Notification notification, CancellationToken cancellationToken)
    {
        var mail = MailWriter.Write(new Message(notification, config.Templates), config);
        await SmtpSession.SendAsync(config, options, mail, cancellationToken).ConfigureAwait(false);
    }
}
