using Pronoia.Engine.Api.V1;
using Pronoia.Engine.Runtime;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;
using Pronoia.Prometheus.Query;
using Pronoia.Reporting.Charts;

namespace Pronoia.Engine.Web.Graph;

/// <summary>
/// An expression by its value and its last hour: <c>/graph?g0.expr=EXPR</c>, where links of alerts and of the template functions <c>graphLink</c> and
/// <c>tableLink</c> lead in Prometheus; and as JSON <c>/graph.json</c>.
/// </summary>
internal sealed class GraphPages(EngineServices services, QueryEndpoints queries)
{
    private const string Parameter = "g0.expr";
    private const int MaxCourses = 6;

    private static readonly TimeSpan Window = TimeSpan.FromHours(1);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(15);

    // A page is waited for by somebody.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public IEnumerable<WebEndpoint> Endpoints => PageEndpoint.Of("/graph", ReadAsync, GraphPage.Render);

    private async ValueTask<GraphModel> ReadAsync(WebCall call)
    {
        var now = services.Time.GetUtcNow();
        var expr = call.Request.Query[Parameter].FirstOrDefault()?.Trim() ?? "";
        if (expr.Length == 0)
        {
            return new GraphModel(now, "", null, [], 0, []);
        }

        try
        {
            var result = await queries.EvaluateAsync(
                new PromQLOptions { Timeout = Patience }, engine => engine.InstantAsync(services.Series, expr, now, call.Aborted), call.Aborted);
            var elements = Elements(result);
            return new GraphModel(now, expr, null, [.. elements.Take(PageLimits.Json)], Math.Max(0, elements.Count - PageLimits.Json), result.Warnings)
            {
                Courses = result.ValueType is PromQLType.Vector or PromQLType.Scalar ? await CoursesAsync(expr, now, call.Aborted) : [],
            };
        }
        catch (Exception e) when (e is PromQLException or ApiException)
        {
            return new GraphModel(now, expr, e.Message, [], 0, []);
        }
    }

    private async ValueTask<IReadOnlyList<GraphModel.Course>> CoursesAsync(string expr, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var result = await queries.EvaluateAsync(
            new PromQLOptions { Timeout = Patience }, engine => engine.RangeAsync(services.Series, expr, now - Window, now, Step, cancellationToken), cancellationToken);
        return [.. result.Matrix.Select(s => s.Floats()).Where(s => s.Count > 1).Take(MaxCourses).Select(s => new GraphModel.Course(s.Labels.ToString(), Points(s)))];
    }

    private static ChartPoint[] Points(SeriesData series)
    {
        var points = new List<ChartPoint>(series.Count);
        for (var i = 0; i < series.Count; i++)
        {
            if (double.IsFinite(series.Values.Span[i]))
            {
                points.Add(new ChartPoint(series.Timestamps.Span[i], series.Values.Span[i]));
            }
        }

        return [.. points];
    }

    private static List<GraphModel.Element> Elements(QueryResult result) => result.ValueType switch
    {
        PromQLType.Scalar => [new("scalar", result.Scalar, GoFloat.Plain(result.Scalar))],
        PromQLType.String => [new("string", double.NaN, result.Text)],
        PromQLType.Matrix => [.. result.Matrix.Select(s => new GraphModel.Element(s.Labels.ToString(), double.NaN, $"{s.Count} samples"))],
        _ => [.. result.Vector.Select(e => e.Histogram is { } histogram
            ? new GraphModel.Element(e.Labels.ToString(), double.NaN, histogram.ToString())
            : new GraphModel.Element(e.Labels.ToString(), e.Value, GoFloat.Plain(e.Value)))],
    };
}
