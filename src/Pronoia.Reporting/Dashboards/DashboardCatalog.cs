using static Pronoia.Reporting.Dashboards.PanelKind;

namespace Pronoia.Reporting.Dashboards;

/// <summary>
/// The dashboards that Pronoia ships: the compact source from which the files under <c>dashboards/</c> are written. Each system has a file of its own.
/// </summary>
internal static partial class DashboardCatalog
{
    /// <summary>All dashboards by file name.</summary>
    public static IReadOnlyList<Dashboard> All { get; } =
    [
        SystemOverview, TradingPerformance, ApiPerformance, AiAnalysis, DatabasePerformance, WebSocket, BusinessMetrics,
        Executive, Operations, BusinessIntelligence, KanaPerps, TappExchange,
        ProtocolOverview, Security,
        SyntheticMonitoring, Anomalies, Slo,
    ];

    private static DashboardQuery Q(string expr, string legend = "") => new(expr, legend);

    private static DashboardQuery[] Percentiles(string histogram) =>
    [
        .. new[] { (0.5, "p50"), (0.95, "p95"), (0.99, "p99") }.Select(p => Q(Quantile(p.Item1, histogram), p.Item2)),
    ];

    private static string Quantile(double quantile, string histogram, string by = "le") =>
        FormattableString.Invariant($"histogram_quantile({quantile}, sum by ({by}) (rate({histogram}_bucket[$__rate_interval])))");

    private static Panel P(PanelKind kind, string title, string unit, string description, params IReadOnlyList<DashboardQuery> queries) =>
        new(kind, title, description, unit, queries);

    private static Panel Cpu => P(TimeSeries, "CPU Usage", "percent", "Share of CPU time that is not idle, for each instance. Target below 70 %, alert above 85 %.",
        Q("100 - (avg by (instance) (rate(node_cpu_seconds_total{mode=\"idle\"}[$__rate_interval])) * 100)", "{{instance}}")) with { Thresholds = Threshold.High(70, 85) };

    private static Panel Memory => P(TimeSeries, "Memory Usage", "percent", "Memory that is not available, for each instance. Target below 80 %, alert above 90 %.",
        Q("(node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes) / node_memory_MemTotal_bytes * 100", "{{instance}}")) with { Thresholds = Threshold.High(80, 90) };

    private static Panel Disk(PanelKind kind) => P(kind, "Disk Usage", "percent", "Used share of each file system. Target below 80 %, alert above 90 %.",
        Q("100 - (node_filesystem_avail_bytes / node_filesystem_size_bytes * 100)", "{{instance}} {{mountpoint}}")) with { Thresholds = Threshold.High(80, 90) };

    private static Panel Network => P(TimeSeries, "Network Traffic", "Bps", "Bytes received and sent per second, for each instance.",
        Q("sum by (instance) (rate(node_network_receive_bytes_total[$__rate_interval]))", "{{instance}} received"),
        Q("sum by (instance) (rate(node_network_transmit_bytes_total[$__rate_interval]))", "{{instance}} sent"));

    private static Panel ServiceStatus => P(Stat, "Service Status", "none", "Whether each target answered its last scrape. No data is not up.", Q("up", "{{job}} {{instance}}")) with
    {
        UpDown = true,
        Width = 12,
        Thresholds = [new(null, "red"), new(1, "green")],
    };

    private static Panel ActiveAlerts => P(Table, "Active Alerts", "none", "The alerts that fire now, worst severity first in the sort of the severity column.",
        Q("sum by (alertname, severity, instance, job) (ALERTS{alertstate=\"firing\"})"));

    private static string ErrorRatio => "sum(rate(http_requests_total{status=~\"5..\"}[$__rate_interval])) / sum(rate(http_requests_total[$__rate_interval]))";
}
