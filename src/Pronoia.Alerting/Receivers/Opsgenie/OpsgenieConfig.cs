using Pronoia.Alerting.Receivers.Http;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Receivers.Opsgenie;

/// <summary>Opens and closes Opsgenie alerts.</summary>
internal sealed class OpsgenieConfig : HttpIntegrationConfig
{
    public OpsgenieConfig(IntegrationReader reader)
        : base(reader)
    {
        var map = reader.Map;
        ApiKey = reader.Secret("api_key", reader.Global.OpsgenieApiKey);
        ApiUrl = reader.Url("api_url", reader.Global.OpsgenieApiUrl);
        Message = reader.Text("message");
        Description = reader.Text("description");
        Source = reader.Text("source");
        Entity = reader.Text("entity");
        Actions = reader.Text("actions");
        Tags = reader.Text("tags");
        Note = reader.Text("note");
        Priority = reader.Text("priority");
        UpdateAlerts = map.Bool("update_alerts", false);
        Details = reader.Texts("details");
        Responders = map.Maps("responders", "responder", m => (
            m.String("id"), m.String("name"), m.String("username"), m.String("type", required: true) ?? ""));
    }

    /// <summary>A secret.</summary>
    public Secret ApiKey { get; }

    public Uri ApiUrl { get; }

    public string? Message { get; }

    public string? Description { get; }

    public string? Source { get; }

    public string? Entity { get; }

    public string? Actions { get; }

    public string? Tags { get; }

    public string? Note { get; }

    public string? Priority { get; }

    /// <summary>Whether a repeated message also updates text and description, which creating an alert again does not.</summary>
    public bool UpdateAlerts { get; }

    public IReadOnlyList<KeyValuePair<string, string>> Details { get; }

    public IReadOnlyList<(string? Id, string? Name, string? Username, string Type)> Responders { get; }
}
