using Pronoia.Reporting.Dashboards;
using Pronoia.Reporting.Tests.Peers;

namespace Pronoia.Reporting.Tests.Dashboards;

public class DashboardQueryTests
{
    [PeerFact("prometheus")]
    public async Task Every_query_runs_on_Prometheus_and_returns_data()
    {
        await using var server = await PrometheusServer.StartAsync(SyntheticLoad.ToOpenMetrics());
        // The harness itself must be able to fail.
        Assert.Equal((0, null), await server.QueryAsync("no_such_metric", SyntheticLoad.End));
        Assert.Contains("parse error", (await server.QueryAsync("sum(", SyntheticLoad.End)).Error, StringComparison.Ordinal);
        var problems = new List<string>();
        foreach (var dashboard in DashboardCatalog.All)
        {
            foreach (var panel in dashboard.Panels)
            {
                foreach (var query in panel.Queries)
                {
                    var expr = query.Expr.Replace("$__rate_interval", "5m", StringComparison.Ordinal).Replace("$__range", "1h", StringComparison.Ordinal);
                    var (series, error) = await server.QueryAsync(expr, SyntheticLoad.End);
                    if (series == 0)
                    {
                        problems.Add($"{dashboard.Title} / {panel.Title}: {error ?? "no data"}: {expr}");
                    }
                }
            }
        }

        Assert.Empty(problems);
    }
}
