using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Receivers.Http;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Receivers.PagerDuty;

/// <summary>Opens and closes PagerDuty incidents: Events API v2 with a routing key, v1 with a service key.</summary>
internal sealed class PagerDutyConfig : HttpIntegrationConfig
{
    private static readonly Uri V1 = new("https://events.pagerduty.com/generic/2010-04-15/create_event.json");

    public PagerDutyConfig(IntegrationReader reader)
        : base(reader)
    {
        var map = reader.Map;
        RoutingKey = Given(reader.OptionalSecret("routing_key"));
        ServiceKey = Given(reader.OptionalSecret("service_key"));
        if (RoutingKey is null && ServiceKey is null)
        {
            map.Diagnostics.Error(map.Position, "pagerduty_config: missing service or routing key in PagerDuty config");
        }

        // The older API has an address of its own; "url" is meant for the one that is used.
        Url = reader.Url("url", RoutingKey is null ? V1 : reader.Global.PagerDutyUrl);
        Client = reader.Text("client");
        ClientUrl = reader.Text("client_url");
        Description = reader.Text("description");
        Source = reader.Text("source") ?? Client;
        Severity = reader.Text("severity");
        Class = reader.Text("class");
        Component = reader.Text("component");
        Group = reader.Text("group");
        Details = reader.Trees("details");
        Images = map.Maps("images", "image", m => (m.String("src", ""), m.String("alt", ""), m.String("href", "")));
        Links = map.Maps("links", "link", m => (m.String("href", ""), m.String("text", "")));
    }

    public Secret? RoutingKey { get; }

    public Secret? ServiceKey { get; }

    public Uri Url { get; }

    public string? Client { get; }

    public string? ClientUrl { get; }

    public string? Description { get; }

    public string? Source { get; }

    public string? Severity { get; }

    public string? Class { get; }

    public string? Component { get; }

    public string? Group { get; }

    public IReadOnlyList<KeyValuePair<string, TemplateTree>> Details { get; }

    public IReadOnlyList<(string Source, string Alt, string Href)> Images { get; }

    public IReadOnlyList<(string Href, string Text)> Links { get; }

    private static Secret? Given(Secret? secret) => secret is { File: null } && secret.Read().Length == 0 ? null : secret;
}
