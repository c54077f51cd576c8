using Microsoft.Extensions.Logging;
using Pronoia.Engine.Web;
using Pronoia.Prometheus.PromQL;

namespace Pronoia.Engine.Api.V1;

/// <summary><c>format_query</c> and <c>parse_query</c>, which look at an expression without evaluating it, and <c>query_exemplars</c>.</summary>
internal sealed class ExpressionEndpoints(ILogger logger)
{
    public IEnumerable<WebEndpoint> Endpoints =>
    [
        .. WebEndpoint.GetOrForm("/api/v1/format_query", ApiAnswer.Guarded(logger, FormatAsync)),
        .. WebEndpoint.GetOrForm("/api/v1/parse_query", ApiAnswer.Guarded(logger, ParseAsync)),
        .. WebEndpoint.GetOrForm("/api/v1/query_exemplars", ApiAnswer.Guarded(logger, ExemplarsAsync)),
    ];

    private static async Task FormatAsync(WebCall call)
    {
        var expr = PromQLParser.Parse((await ApiParameters.OfAsync(call)).Text("query"));
        await ApiAnswer.DataAsync(call, json => json.WriteStringValue(ExprFormatter.Format(expr)));
    }

    private static async Task ParseAsync(WebCall call)
    {
        var expr = PromQLParser.Parse((await ApiParameters.OfAsync(call)).Text("query"));
        await ApiAnswer.DataAsync(call, json => ExprJson.Write(json, expr));
    }

    // Exemplars are read and not stored, so there are none: the request is checked as if there were.
    private static async Task ExemplarsAsync(WebCall call)
    {
        var parameters = await ApiParameters.OfAsync(call);
        _ = parameters.Period();
        _ = PromQLParser.Parse(parameters.Text("query"));
        await ApiAnswer.TextsAsync(call, [], int.MaxValue);
    }
}
