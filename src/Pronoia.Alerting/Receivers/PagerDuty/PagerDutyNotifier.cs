using System.Globalization;
using System.Text.Json.Nodes;
using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.PagerDuty;

/// <summary>
/// PagerDuty's Events API v2 (https://developer.pagerduty.com/docs/events-api-v2/trigger-events/) and v1. The group is the
/// <c>dedup_key</c>, so that whatever is sent twice is one incident.
/// </summary>
internal sealed class PagerDutyNotifier(PagerDutyConfig config, HttpSender sender)
    : HttpNotifier(config, sender)
{
    private const int MaxSummary = 1024;
    private const int MaxDetails = 100 * 1024;

    protected override HttpRequestMessage Request(Message message) =>
        Post(config.Url, config.RoutingKey is null ? VersionOne(message) : VersionTwo(message));

    private JsonObject VersionTwo(Message message)
    {
        var notification = message.Notification;
        var json = new JsonObject
        {
            ["routing_key"] = config.RoutingKey!.Read(),
            ["event_action"] = notification.Resolved ? "resolve" : "trigger",
            ["dedup_key"] = notification.DedupKey,
            ["payload"] = new JsonObject
            {
                ["summary"] = message.Subject(config.Description, MaxSummary),
                ["source"] = MessageText.OneLine(message.Text(config.Source) ?? "Pronoia", 255),
                ["severity"] = Severity(message),
                ["timestamp"] = notification.Alerts.Min(a => (DateTimeOffset?)a.StartsAt)?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                ["custom_details"] = Details(message),
            }
                .Set("component", message.Text(config.Component))
                .Set("group", message.Text(config.Group))
                .Set("class", message.Text(config.Class)),
        };
        json.Set("client", message.Text(config.Client) ?? "Pronoia");
        json.Set("client_url", message.Text(config.ClientUrl) ?? notification.ExternalUrl?.AbsoluteUri);
        var images = new JsonArray(
        [
            .. config.Images.Select(i => new JsonObject().Set("src", message.Text(i.Source)).Set("alt", message.Text(i.Alt)).Set("href", message.Text(i.Href))),
        ]);
        if (images.Count > 0)
        {
            json["images"] = images;
        }

        var links = new JsonArray(
        [
            .. config.Links.Select(l => new JsonObject().Set("href", message.Text(l.Href)).Set("text", message.Text(l.Text))),
            .. notification.Actions.Select(a => new JsonObject { ["href"] = a.Value.AbsoluteUri, ["text"] = a.Key }),
            .. Runbooks(notification.Alerts),
        ]);
        if (links.Count > 0)
        {
            json["links"] = links;
        }

        return json;
    }

    private JsonObject VersionOne(Message message)
    {
        var notification = message.Notification;
        return new JsonObject
        {
            ["service_key"] = config.ServiceKey!.Read(),
            ["event_type"] = notification.Resolved ? "resolve" : "trigger",
            ["incident_key"] = notification.DedupKey,
            ["description"] = message.Subject(config.Description, MaxSummary),
            ["details"] = Details(message),
        }
            .Set("client", message.Text(config.Client) ?? "Pronoia")
            .Set("client_url", message.Text(config.ClientUrl) ?? notification.ExternalUrl?.AbsoluteUri);
    }

    private JsonObject Details(Message message)
    {
        var notification = message.Notification;
        var details = new JsonObject
        {
            ["num_firing"] = notification.Alerts.Count(a => a.EndsAt is null).ToString(CultureInfo.InvariantCulture),
            ["num_resolved"] = notification.Alerts.Count(a => a.EndsAt is not null).ToString(CultureInfo.InvariantCulture),
            ["message"] = MessageText.Cut(MessageText.Plain(notification), MaxDetails),
        };
        foreach (var (name, value) in config.Details)
        {
            details[name] = MessageText.Cut(message.Text(value) ?? "", MaxDetails / 10);
        }

        return details;
    }

    /// <summary>The severities that the API takes; others, and none, are an error as in Alertmanager's default.</summary>
    private string Severity(Message message)
    {
        var severity = message.Text(config.Severity) ?? message.Notification.CommonLabels["severity"];
        return severity.ToLowerInvariant() switch
        {
            "critical" or "page" => "critical",
            "warning" or "medium" => "warning",
            "info" or "low" or "none" => "info",
            _ => "error",
        };
    }

    private static IEnumerable<JsonObject> Runbooks(IReadOnlyList<Alert> alerts) => alerts
        .Select(a => a.Evidence?.RunbookUrl ?? a.Annotations["runbook_url"])
        .Where(u => Uri.TryCreate(u, UriKind.Absolute, out var url) && (url.Scheme is "http" or "https"))
        .Distinct(StringComparer.Ordinal)
        .Take(5)
        .Select(u => new JsonObject { ["href"] = u, ["text"] = "Runbook" });
}
