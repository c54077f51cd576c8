using System.Text.Json;
using Microsoft.Extensions.Logging;
using Pronoia.Engine.Ingest;
using Pronoia.Engine.Runtime;
using Pronoia.Engine.Web;
using Pronoia.Prometheus.PromQL;

namespace Pronoia.Engine.Api.V1;

/// <summary><c>metadata</c> and <c>targets/metadata</c>: type, help and unit of metrics, as far as this process has seen them.</summary>
internal sealed class MetadataEndpoints(EngineServices services, ILogger logger)
{
    public IEnumerable<WebEndpoint> Endpoints =>
    [
        WebEndpoint.Get("/api/v1/metadata", ApiAnswer.Guarded(logger, MetricsAsync)),
        WebEndpoint.Get("/api/v1/targets/metadata", ApiAnswer.Guarded(logger, TargetsAsync)),
    ];

    private async Task MetricsAsync(WebCall call)
    {
        var parameters = await ApiParameters.OfAsync(call);
        var metric = parameters.Text("metric");
        var limit = parameters.Most("limit");
        var perMetric = parameters.Most("limit_per_metric");
        var known = services.Metadata.All
            .Where(m => metric.Length == 0 || m.Name == metric)
            .GroupBy(m => m.Name, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Take(limit ?? int.MaxValue);
        await ApiAnswer.DataAsync(call, json =>
        {
            json.WriteStartObject();
            foreach (var group in known)
            {
                json.WriteStartArray(group.Key);
                foreach (var description in Ordered(group).Take(perMetric is > 0 ? perMetric.Value : int.MaxValue))
                {
                    json.WriteStartObject();
                    Write(json, description);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        });
    }

    private async Task TargetsAsync(WebCall call)
    {
        var parameters = await ApiParameters.OfAsync(call);
        var metric = parameters.Text("metric");
        var limit = parameters.Most("limit") ?? int.MaxValue;
        var matchers = parameters.Selector("match_target");
        var targets = call.Active.Config.ScrapePools
            .OrderBy(p => p.Job.JobName, StringComparer.Ordinal)
            .SelectMany(p => p.Targets)
            .Where(t => matchers.All(m => m.Matches(t.Labels[m.Name])));
        await ApiAnswer.DataAsync(call, json =>
        {
            json.WriteStartArray();
            foreach (var (target, description) in targets.SelectMany(t => Ordered(services.Metadata.OfTarget(t.Labels)).Select(d => (t.Labels, d)))
                .Where(x => metric.Length == 0 || x.d.Name == metric)
                .Take(limit))
            {
                json.WriteStartObject();
                json.WritePropertyName("target");
                QueryResultJson.WriteLabels(json, target);
                if (metric.Length == 0)
                {
                    json.WriteString("metric", description.Name);
                }

                Write(json, description);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static IOrderedEnumerable<MetricDescription> Ordered(IEnumerable<MetricDescription> descriptions) => descriptions
        .OrderBy(m => m.Name, StringComparer.Ordinal).ThenBy(m => m.Type).ThenBy(m => m.Help, StringComparer.Ordinal).ThenBy(m => m.Unit, StringComparer.Ordinal);

    private static void Write(Utf8JsonWriter json, MetricDescription description)
    {
        json.WriteString("type", description.Type.ToString().ToLowerInvariant());
        json.WriteString("help", description.Help);
        json.WriteString("unit", description.Unit);
    }
}
