using Pronoia.Alerting.Notifications;

namespace Pronoia.Alerting.Messages;

/// <summary>Takes texts without actions as they are, and leaves those with actions to the default messages.</summary>
internal sealed class PlainTemplates : IMessageTemplates
{
    public string? Expand(string template, Notification notification, bool html) =>
        template.Contains("{{", StringComparison.Ordinal) ? null : template;
}
