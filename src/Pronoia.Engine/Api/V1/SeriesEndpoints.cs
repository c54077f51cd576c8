using Microsoft.Extensions.Logging;
using Pronoia.Engine.Runtime;
using Pronoia.Engine.Web;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;

namespace Pronoia.Engine.Api.V1;

/// <summary><c>series</c>, <c>labels</c> and <c>label/NAME/values</c>: what there is to ask for.</summary>
internal sealed class SeriesEndpoints(EngineServices services, ILogger logger)
{
    public IEnumerable<WebEndpoint> Endpoints =>
    [
        .. WebEndpoint.GetOrForm("/api/v1/series", ApiAnswer.Guarded(logger, SeriesAsync)),
        .. WebEndpoint.GetOrForm("/api/v1/labels", ApiAnswer.Guarded(logger, LabelsAsync)),
        WebEndpoint.Get("/api/v1/label/{name}/values", ApiAnswer.Guarded(logger, ValuesAsync)),
    ];

    private async Task SeriesAsync(WebCall call)
    {
        var parameters = await ApiParameters.OfAsync(call);
        var selectors = parameters.Selectors();
        if (selectors.Count == 0)
        {
            throw new ApiException(ApiErrorType.BadData, "no match[] parameter provided");
        }

        var (start, end) = parameters.Period();
        var limit = parameters.Limit();
        var found = new SortedSet<Labels>();
        foreach (var matchers in selectors)
        {
            found.UnionWith(await services.Series.SeriesAsync(matchers, start, end, call.Aborted));
        }

        await ApiAnswer.DataAsync(
            call,
            json =>
            {
                json.WriteStartArray();
                foreach (var labels in found.Take(limit))
                {
                    QueryResultJson.WriteLabels(json, labels);
                }

                json.WriteEndArray();
            },
            ApiAnswer.Truncated(found.Count, limit));
    }

    private Task LabelsAsync(WebCall call) =>
        TextsAsync(call, (matchers, start, end) => services.Series.LabelNamesAsync(matchers, start, end, call.Aborted));

    private Task ValuesAsync(WebCall call) =>
        TextsAsync(call, (matchers, start, end) => services.Series.LabelValuesAsync(call.Values[0], matchers, start, end, call.Aborted));

    private static async Task TextsAsync(WebCall call, Func<IReadOnlyList<Matcher>, long, long, ValueTask<IReadOnlyList<string>>> read)
    {
        var parameters = await ApiParameters.OfAsync(call);
        var (start, end) = parameters.Period();
        var limit = parameters.Limit();
        var selectors = parameters.Selectors();
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var matchers in selectors.Count > 0 ? selectors : [[]])
        {
            found.UnionWith(await read(matchers, start, end));
        }

        await ApiAnswer.TextsAsync(call, [.. found], limit);
    }
}
