using Pronoia.Alerting.Receivers.Webhook;
using Pronoia.Prometheus.Templates;

namespace Pronoia.Alerting.Messages;

/// <summary>An alert as templates see it; <c>Evidence</c> is a list of lines.</summary>
internal sealed class AlertData(Alert alert) : ITemplateObject
{
    public string Json => WebhookPayload.Alert(alert);

    public bool TryGetMember(string name, IReadOnlyList<object?> arguments, out object? value)
    {
        value = (name, arguments.Count) switch
        {
            ("Status", 0) => alert.EndsAt is null ? "firing" : "resolved",
            ("Labels", 0) => new LabelSetData(alert.Labels),
            ("Annotations", 0) => new LabelSetData(alert.Annotations),
            ("StartsAt", 0) => new TemplateTime(alert.StartsAt),
            ("EndsAt", 0) => new TemplateTime(alert.EndsAt ?? default),
            ("GeneratorURL", 0) => alert.GeneratorUrl,
            ("Fingerprint", 0) => alert.Fingerprint.ToString(),
            ("Evidence", 0) => AlertText.Evidence(alert).ToArray(),
            _ => null,
        };
        return value is not null;
    }
}
