using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Receivers.Webex;

/// <summary>Writes to a Webex room as a bot, whose token is <c>http_config.authorization</c>.</summary>
internal sealed class WebexConfig : HttpIntegrationConfig
{
    public WebexConfig(IntegrationReader reader)
        : base(reader)
    {
        var map = reader.Map;
        ApiUrl = reader.Url("api_url", reader.Global.WebexApiUrl);
        RoomId = reader.Text("room_id", required: true) ?? "";
        Message = reader.Text("message");
        if (Http.Authorization is null)
        {
            map.Diagnostics.Error(map.Position, "webex_config: missing webex_configs.http_config.authorization");
        }
    }

    public Uri ApiUrl { get; }

    public string RoomId { get; }

    public string? Message { get; }
}
