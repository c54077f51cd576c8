using System.Globalization;
using System.Text.Json.Nodes;
using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.Receivers.Http;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Receivers.PagerDuty;

/// <summary>
/// PagerDuty's Events API v2 (https://developer.pagerduty.com/docs/events-api-v2/trigger-events/) and v1. The group is the
/// <c>dedup_key</c>, so that whatever is sent twice is one incident.
/// </summary>
internal sealed class PagerDutyNotifier(PagerDutyConfig config, HttpSender sender)
    : HttpNotifier(config, sender)
{
    private const int MaxSummary = 1024;
    private const int MaxDetail = 100 * 1024;
    private const int MaxEvent = 512_000;

    private static readonly (string Name, string Template)[] DefaultDetails =
    [
        ("firing", """{{ template "pagerduty.default.instances" .Alerts.Firing }}"""),
        ("num_firing", "{{ .Alerts.Firing | len }}"),
        ("num_resolved", "{{ .Alerts.Resolved | len }}"),
        ("resolved", """{{ template "pagerduty.default.instances" .Alerts.Resolved }}"""),
    ];

    protected override HttpRequestMessage Request(Message message)
    {
        var json = config.RoutingKey is null ? VersionOne(message) : VersionTwo(message);
        var body = JsonBody.Write(json);
        if (body.Length > MaxEvent)
        {
            (config.RoutingKey is null ? json : json["payload"]!.AsObject())[config.RoutingKey is null ? "details" : "custom_details"] =
                new JsonObject { ["error"] = "the details were left out: with them the event is longer than the 512,000 bytes that PagerDuty takes" };
            body = JsonBody.Write(json);
        }

        return HttpSender.Json(HttpMethod.Post, config.Url, body);
    }

    private JsonObject VersionTwo(Message message)
    {
        var notification = message.Notification;
        var json = new JsonObject
        {
            ["routing_key"] = Key(message, config.RoutingKey!),
            ["event_action"] = notification.Resolved ? "resolve" : "trigger",
            ["dedup_key"] = notification.DedupKey,
            ["payload"] = new JsonObject
            {
                ["summary"] = message.Subject(config.Description, "pagerduty.default.description", MaxSummary),
                ["source"] = MessageText.OneLine(message.Text(config.Source, "pagerduty.default.client") ?? "Pronoia", 255),
                ["severity"] = Severity(message),
                ["timestamp"] = notification.Alerts.Min(a => (DateTimeOffset?)a.StartsAt)?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                ["custom_details"] = Details(message),
            }
                .Set("component", message.Text(config.Component))
                .Set("group", message.Text(config.Group))
                .Set("class", message.Text(config.Class)),
        };
        json.Set("client", message.Text(config.Client, "pagerduty.default.client"));
        json.Set("client_url", message.Text(config.ClientUrl, "pagerduty.default.clientURL"));
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
            ["service_key"] = Key(message, config.ServiceKey!),
            ["event_type"] = notification.Resolved ? "resolve" : "trigger",
            ["incident_key"] = notification.DedupKey,
            ["description"] = message.Subject(config.Description, "pagerduty.default.description", MaxSummary),
            ["details"] = Details(message),
        }
            .Set("client", message.Text(config.Client, "pagerduty.default.client"))
            .Set("client_url", message.Text(config.ClientUrl, "pagerduty.default.clientURL"));
    }

    private JsonObject Details(Message message)
    {
        var notification = message.Notification;
        var details = new JsonObject();
        foreach (var (name, template) in DefaultDetails)
        {
            details[name] = MessageText.Cut(message.Text(template) ?? "", MaxDetail);
        }

        details.Set("note", notification.Note).Set("suppressed", MessageText.Foot(notification, links: false));
        foreach (var (name, value) in config.Details)
        {
            details[name] = value.Expand(message, MaxDetail);
        }

        return details;
    }

    /// <summary>A key may be a template, for example of a label that names it.</summary>
    private static string Key(Message message, Secret secret) => message.Text(secret.Read())
        ?? throw new NotifyException("the routing or service key is empty, or its template fails") { Retryable = false };

    /// <summary>The severities that the API takes; everything else is an error, which is Alertmanager's default too.</summary>
    private string Severity(Message message) => message.Text(config.Severity)?.ToLowerInvariant() switch
    {
        "critical" or "page" => "critical",
        "warning" or "medium" => "warning",
        "info" or "low" or "none" => "info",
        _ => "error",
    };

    private static IEnumerable<JsonObject> Runbooks(IReadOnlyList<Alert> alerts) => alerts
        .Select(a => a.Evidence?.RunbookUrl ?? a.Annotations["runbook_url"])
        .Where(u => Uri.TryCreate(u, UriKind.Absolute, out var url) && (url.Scheme is "http" or "https"))
        .Distinct(StringComparer.Ordinal)
        .Take(5)
        .Select(u => new JsonObject { ["href"] = u, ["text"] = "Runbook" });
}
