using Microsoft.AspNetCore.Http;
using Pronoia.Engine.Api.V1;
using Pronoia.Engine.Runtime;
using Pronoia.Engine.Web;

namespace Pronoia.Engine.Api.V2;

/// <summary><c>status</c> and <c>receivers</c>.</summary>
internal sealed class ServerEndpoints(EngineServices services)
{
    private readonly DateTimeOffset _started = services.Time.GetUtcNow();

    public IEnumerable<WebEndpoint> Endpoints =>
    [
        WebEndpoint.Get("/api/v2/status", StatusAsync),
        WebEndpoint.Get("/api/v2/receivers", ReceiversAsync),
    ];

    private Task StatusAsync(WebCall call) => call.JsonAsync(StatusCodes.Status200OK, json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("cluster");
        json.WriteString("status", "disabled");
        V2Json.Texts(json, "peers", []);
        json.WriteEndObject();
        json.WriteStartObject("versionInfo");
        json.WriteString("version", StatusEndpoints.Version);
        foreach (var name in (ReadOnlySpan<string>)["revision", "branch", "buildUser", "buildDate", "goVersion"])
        {
            json.WriteString(name, "");
        }

        json.WriteEndObject();
        json.WriteStartObject("config");
        json.WriteString("original", call.Active.Config.Alerting.WriteRouting());
        json.WriteEndObject();
        V2Json.Time(json, "uptime", _started);
        json.WriteEndObject();
    });

    private static Task ReceiversAsync(WebCall call) => call.JsonAsync(StatusCodes.Status200OK, json =>
    {
        json.WriteStartArray();
        foreach (var receiver in call.Active.Config.Alerting.Receivers)
        {
            json.WriteStartObject();
            json.WriteString("name", receiver.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
