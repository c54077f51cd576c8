using Microsoft.AspNetCore.Http;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Web;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Api.Configuration;

/// <summary><c>PUT /-/configuration</c>: takes a configuration package, checks it with this version's eyes, and makes it the one that runs.</summary>
/// <param name="store">Takes the package; null where the configuration stands in files of this machine.</param>
internal sealed class PushEndpoint(IConfigurationStore? store)
{
    public IEnumerable<WebEndpoint> Endpoints => [WebEndpoint.Write(HttpMethods.Put, "/-/configuration", PushAsync)];

    private async Task PushAsync(WebCall call)
    {
        if (store is null)
        {
            throw new WebException(StatusCodes.Status404NotFound, "this Pronoia reads its configuration from files: change them where it runs, and send it SIGHUP");
        }

        var package = await call.BytesBodyAsync("application/zip");
        var dryRun = call.Request.Query["dry_run"] == "true";
        try
        {
            var config = await store.PushAsync(package, dryRun, call.Aborted);
            await call.JsonAsync(StatusCodes.Status200OK, json =>
            {
                json.WriteStartObject();
                json.WriteString("status", dryRun ? "good" : "taken");
                json.WriteNumber("targets", config.Targets.Count);
                json.WriteNumber("federation", config.Federation.Count);
                json.WriteNumber("rules", config.RuleGroups.Sum(g => g.Rules.Count));
                json.WriteEndObject();
            });
        }
        catch (InvalidDataException e)
        {
            throw new WebException(StatusCodes.Status400BadRequest, $"the body is no configuration package: {e.Message}");
        }
        catch (ConfigurationException e)
        {
            await call.JsonAsync(StatusCodes.Status422UnprocessableEntity, json =>
            {
                json.WriteStartObject();
                json.WriteString("error", "the configuration is bad");
                json.WriteStartArray("errors");
                foreach (var error in e.Errors)
                {
                    json.WriteStringValue(error.ToString());
                }

                json.WriteEndArray();
                json.WriteNumber("not_shown", e.NotShown);
                json.WriteEndObject();
            });
        }
    }
}
