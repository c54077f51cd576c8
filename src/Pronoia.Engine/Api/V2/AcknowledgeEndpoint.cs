using Microsoft.AspNetCore.Http;
using Pronoia.Engine.Alerts;
using Pronoia.Engine.Runtime;
using Pronoia.Engine.Web;

namespace Pronoia.Engine.Api.V2;

/// <summary><c>POST alerts/acknowledge</c>, which Alertmanager does not have: takes on the groups of the alerts that match, and keeps what was said about these alerts.</summary>
internal sealed class AcknowledgeEndpoint(EngineServices services, AlertActions actions)
{
    public IEnumerable<WebEndpoint> Endpoints => [WebEndpoint.Write(HttpMethods.Post, "/api/v2/alerts/acknowledge", V2Answer.Guarded(PostAsync))];

    private async Task PostAsync(WebCall call)
    {
        using var document = await call.JsonBodyAsync();
        var reader = new V2Reader(document.RootElement, "acknowledgement");
        var by = reader.Text("createdBy");
        if (string.IsNullOrWhiteSpace(by))
        {
            throw reader.Bad("createdBy is required");
        }

        var matchers = reader.List("matchers").Select(SilenceEndpoints.ReadMatcher).ToArray();
        if (matchers.Length == 0)
        {
            throw reader.Bad("at least one matcher is required");
        }

        Verdict? verdict = reader.Text("verdict") switch
        {
            null => null,
            "useful" => Verdict.Useful,
            "noise" => Verdict.Noise,
            _ => throw reader.Bad("verdict: expected useful or noise"),
        };
        var taken = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var group in await services.AlertManager.GroupsAsync(call.Aborted))
        {
            if (group.Alerts.Any(a => matchers.All(m => m.Matches(a.Alert.Labels))))
            {
                var alerts = await actions.AcknowledgeAsync(
                    group.Id, by, reader.Text("comment") ?? "", verdict, call.Aborted, alert => matchers.All(m => m.Matches(alert.Labels)));
                taken.UnionWith(alerts.Select(a => a.Alert.Fingerprint.ToString()));
            }
        }

        if (taken.Count == 0)
        {
            throw new WebException(StatusCodes.Status404NotFound, "no alert that fires matches");
        }

        await call.JsonAsync(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            V2Json.Texts(json, "acknowledged", taken);
            json.WriteEndObject();
        });
    }
}
