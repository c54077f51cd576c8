namespace Pronoia.Reporting.Dashboards;

/// <summary>A query of a panel.</summary>
/// <param name="Expr">PromQL; may hold Grafana's <c>$__rate_interval</c> and <c>$__range</c>.</param>
/// <param name="Legend">The legend with <c>{{label}}</c>s, or a fixed text.</param>
internal sealed record DashboardQuery(string Expr, string Legend);
