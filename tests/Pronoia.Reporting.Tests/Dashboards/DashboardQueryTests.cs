using Pronoia.Prometheus.PromQL;
using Pronoia.Reporting.Dashboards;

namespace Pronoia.Reporting.Tests.Dashboards;

public class DashboardQueryTests
{
    private static readonly PromQLEngine Engine = new(new PromQLOptions());

    /// <summary>Every query with Grafana's variables filled in.</summary>
    private static readonly (string Where, string Expr)[] Queries =
    [
        .. from dashboard in DashboardCatalog.All
           from panel in dashboard.Panels
           from query in panel.Queries
           select ($"{dashboard.Title} / {panel.Title}", query.Expr.Replace("$__rate_interval", "5m", StringComparison.Ordinal).Replace("$__range", "1h", StringComparison.Ordinal)),
    ];

    [Fact]
    public async Task Every_query_runs_on_Pronoia_and_returns_data()
    {
        foreach (var (where, expr) in Queries)
        {
            var result = await Engine.InstantAsync(new SyntheticSource(), expr, SyntheticLoad.End, CancellationToken.None);
            Assert.True(result.Vector.Count > 0, $"{where}: no data: {expr}");
        }
    }

    [PeerFact("prometheus")]
    public async Task Every_query_gives_as_many_series_on_Prometheus_as_on_Pronoia()
    {
        using var server = await PrometheusServer.FromOpenMetricsAsync(SyntheticLoad.ToOpenMetrics());
        // The harness itself must be able to fail.
        Assert.Equal((0, null), await server.QueryAsync("no_such_metric", SyntheticLoad.End));
        Assert.Contains("parse error", (await server.QueryAsync("sum(", SyntheticLoad.End)).Error, StringComparison.Ordinal);
        var problems = new List<string>();
        foreach (var (where, expr) in Queries)
        {
            var (series, error) = await server.QueryAsync(expr, SyntheticLoad.End);
            var ours = await Engine.InstantAsync(new SyntheticSource(), expr, SyntheticLoad.End, CancellationToken.None);
            if (series == 0 || series != ours.Vector.Count)
            {
                problems.Add($"{where}: {error ?? $"{series} series there, {ours.Vector.Count} here"}: {expr}");
            }
        }

        Assert.Empty(problems);
    }
}
