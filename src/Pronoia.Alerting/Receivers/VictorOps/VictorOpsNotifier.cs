using System.Text.Json.Nodes;
using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.VictorOps;

/// <summary>
/// The REST endpoint of Splunk On-Call (https://help.victorops.com/knowledge-base/rest-endpoint-integration-guide/). The group is the <c>entity_id</c>, so that
/// whatever is sent twice is one incident. At most 20,480 characters of state message.
/// </summary>
internal sealed class VictorOpsNotifier(VictorOpsConfig config, HttpSender sender)
    : HttpNotifier(config, sender)
{
    private const int MaxMessage = 20480;

    protected override HttpRequestMessage Request(Message message)
    {
        var json = new JsonObject
        {
            ["message_type"] = Type(message),
            ["entity_id"] = message.Notification.DedupKey,
            ["entity_display_name"] = message.Subject(config.EntityDisplayName, "victorops.default.entity_display_name", 1024),
            ["state_message"] = message.Body(config.StateMessage, "victorops.default.state_message", MaxMessage),
            ["monitoring_tool"] = message.Text(config.MonitoringTool, "victorops.default.monitoring_tool") ?? "",
        };
        foreach (var (name, value) in config.CustomFields)
        {
            json[name] = message.Text(value) ?? "";
        }

        var route = Uri.EscapeDataString(message.Text(config.RoutingKey) ?? "");
        return Post(UrlText.Below(config.ApiUrl, $"{Uri.EscapeDataString(config.ApiKey.Read())}/{route}"), json);
    }

    private string Type(Message message)
    {
        var type = message.Text(config.MessageType);
        return message.Notification.Resolved ? "RECOVERY" : type is "INFO" or "WARNING" ? type : "CRITICAL";
    }
}
