using System.Globalization;
using System.Text;
using System.Text.Json;
using Pronoia.Alerting.Notifications;
using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting.Receivers.Webhook;

/// <summary>Alertmanager's webhook payload, version 4 (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config).</summary>
internal static class WebhookPayload
{
    private const string NoTime = "0001-01-01T00:00:00Z";

    public static byte[] Write(Notification notification, int maxAlerts)
    {
        var shown = maxAlerts > 0 ? Math.Min(maxAlerts, notification.Alerts.Count) : notification.Alerts.Count;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("receiver", notification.Receiver);
            json.WriteString("status", notification.Status);
            json.WriteStartArray("alerts");
            foreach (var alert in notification.Alerts.Take(shown))
            {
                Write(json, alert);
            }

            json.WriteEndArray();
            Write(json, "groupLabels", notification.GroupLabels);
            Write(json, "commonLabels", notification.CommonLabels);
            Write(json, "commonAnnotations", notification.CommonAnnotations);
            json.WriteString("externalURL", notification.ExternalUrl?.ToString().TrimEnd('/') ?? "");
            json.WriteString("version", "4");
            json.WriteString("groupKey", notification.GroupKey);
            json.WriteNumber("truncatedAlerts", notification.Alerts.Count - shown);
            if (notification.Actions.Count > 0)
            {
                // Beyond Alertmanager's format, which readers of it pass over.
                json.WriteStartObject("actions");
                foreach (var (title, url) in notification.Actions)
                {
                    json.WriteString(title, url.AbsoluteUri);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>One alert of the payload.</summary>
    public static string Alert(Alert alert)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, alert);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>A time as Go writes it in RFC 3339: no trailing zeros in the fraction.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static void Write(Utf8JsonWriter json, Alert alert)
    {
        json.WriteStartObject();
        json.WriteString("status", alert.EndsAt is null ? "firing" : "resolved");
        Write(json, "labels", alert.Labels);
        Write(json, "annotations", alert.Annotations);
        json.WriteString("startsAt", Time(alert.StartsAt));
        json.WriteString("endsAt", alert.EndsAt is { } end ? Time(end) : NoTime);
        json.WriteString("generatorURL", alert.GeneratorUrl);
        json.WriteString("fingerprint", alert.Fingerprint.ToString());
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, Labels labels)
    {
        json.WriteStartObject(name);
        foreach (var label in labels.AsSpan())
        {
            json.WriteString(label.Name, label.Value);
        }

        json.WriteEndObject();
    }
}
