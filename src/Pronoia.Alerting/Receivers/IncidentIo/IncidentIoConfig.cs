using Pronoia.Alerting.Receivers.Http;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Receivers.IncidentIo;

/// <summary>Posts to an alert source of incident.io.</summary>
internal sealed class IncidentIoConfig : HttpIntegrationConfig
{
    public IncidentIoConfig(IntegrationReader reader)
        : base(reader)
    {
        var map = reader.Map;
        Url = reader.SecretUrl("url");
        Token = reader.OptionalSecret("alert_source_token");
        MaxAlerts = (int)map.Int("max_alerts", 0, 0, int.MaxValue);
        if (Token is not null == Http.Authorization is not null)
        {
            map.Diagnostics.Error(
                map.Position, "incidentio_config: expected one of alert_source_token, alert_source_token_file and http_config.authorization");
        }
    }

    /// <summary>Where to post.</summary>
    public SecretUrl Url { get; }

    public Secret? Token { get; }

    /// <summary>At most so many alerts in one message; 0: all.</summary>
    public int MaxAlerts { get; }
}
