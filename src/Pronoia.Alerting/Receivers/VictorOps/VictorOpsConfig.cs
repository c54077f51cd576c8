using Pronoia.Alerting.Receivers.Http;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Receivers.VictorOps;

/// <summary>Opens and closes incidents of Splunk On-Call (VictorOps).</summary>
internal sealed class VictorOpsConfig : HttpIntegrationConfig
{
    // What the message itself says must not be replaced.
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "routing_key", "message_type", "state_message", "entity_display_name", "monitoring_tool", "entity_id", "entity_state",
    };

    public VictorOpsConfig(IntegrationReader reader)
        : base(reader)
    {
        ApiKey = reader.Secret("api_key", reader.Global.VictorOpsApiKey);
        ApiUrl = reader.Url("api_url", reader.Global.VictorOpsApiUrl);
        RoutingKey = reader.Text("routing_key");
        if (string.IsNullOrEmpty(RoutingKey))
        {
            reader.Map.Diagnostics.Error(reader.Map.Position, "victorops_config: missing Routing key in VictorOps config");
        }

        MessageType = reader.Text("message_type");
        StateMessage = reader.Text("state_message");
        EntityDisplayName = reader.Text("entity_display_name");
        MonitoringTool = reader.Text("monitoring_tool");
        CustomFields = reader.Texts("custom_fields");
        foreach (var (name, _) in CustomFields.Where(f => Reserved.Contains(f.Key)))
        {
            reader.Map.Error("custom_fields", $"custom field \"{name}\" is reserved");
        }
    }

    public Secret ApiKey { get; }

    public Uri ApiUrl { get; }

    public string? RoutingKey { get; }

    public string? MessageType { get; }

    public string? StateMessage { get; }

    public string? EntityDisplayName { get; }

    public string? MonitoringTool { get; }

    public IReadOnlyList<KeyValuePair<string, string>> CustomFields { get; }
}
