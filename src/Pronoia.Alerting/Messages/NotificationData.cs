using System.Text;
using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.Receivers.Webhook;
using Pronoia.Prometheus.Templates;

namespace Pronoia.Alerting.Messages;

/// <summary>
/// A notification as templates see it: Alertmanager's data (https://prometheus.io/docs/alerting/latest/notifications/#data), and
/// <c>Note</c>, <c>Kind</c>, <c>Suppressed</c>, <c>SuppressedTitles</c>, <c>Actions</c>.
/// </summary>
internal sealed class NotificationData(Notification notification) : ITemplateObject
{
    public Notification Notification { get; } = notification;

    public string Json => Encoding.UTF8.GetString(WebhookPayload.Write(Notification, maxAlerts: 0));

    public bool TryGetMember(string name, IReadOnlyList<object?> arguments, out object? value)
    {
        value = (name, arguments.Count) switch
        {
            ("Receiver", 0) => Notification.Receiver,
            ("Status", 0) => Notification.Status,
            ("Alerts", 0) => new AlertListData(Notification.Alerts),
            ("GroupLabels", 0) => new LabelSetData(Notification.GroupLabels),
            ("CommonLabels", 0) => new LabelSetData(Notification.CommonLabels),
            ("CommonAnnotations", 0) => new LabelSetData(Notification.CommonAnnotations),
            ("ExternalURL", 0) => Notification.ExternalUrl?.AbsoluteUri.TrimEnd('/') ?? "",
            ("GroupKey", 0) => Notification.GroupKey,
            ("Note", 0) => Notification.Note,
            ("Kind", 0) => Notification.Kind.ToString(),
            ("Suppressed", 0) => (long)Notification.Suppressed,
            ("SuppressedTitles", 0) => Notification.SuppressedTitles,
            ("Actions", 0) => Notification.Actions.ToDictionary(a => a.Key, a => a.Value.AbsoluteUri, StringComparer.Ordinal),
            _ => null,
        };
        return value is not null;
    }
}
