using static Pronoia.Reporting.Dashboards.PanelKind;

namespace Pronoia.Reporting.Dashboards;

/// <summary>The three dashboards of Pronoia itself.</summary>
internal static partial class DashboardCatalog
{
    private static Dashboard SyntheticMonitoring => new(
        "synthetic-monitoring", "Synthetic Monitoring", "What the probes see from outside.", "30s", "now-6h", ["pronoia", "synthetic-monitoring"],
        [
            P(Stat, "Targets", "none", "The last result of each target.", Q("probe_success", "{{job}} {{instance}}")) with { UpDown = true, Width = 24, Thresholds = [new(null, "red"), new(1, "green")] },
            P(BarGauge, "Availability", "percent", "Share of successful probes over the time range, the worst ten; probes that did not run are in neither.",
                Q("bottomk(10, avg_over_time(probe_success[$__range]) * 100)", "{{job}} {{instance}}")) with { Thresholds = Threshold.Low(99, 99.9), Width = 12 },
            P(TimeSeries, "Probes per Minute", "short", "Results that arrived per minute, for each job; a drop is a blind prober.", Q("sum by (job) (count_over_time(probe_success[5m])) / 5", "{{job}}")),
            P(TimeSeries, "Probe Duration", "s", "How long each probe took.", Q("probe_duration_seconds", "{{job}} {{instance}}")) with { Thresholds = Threshold.High(0.5, 1) },
            P(TimeSeries, "HTTP Phases", "s", "Where HTTP probes spend their time: resolve, connect, TLS, processing, transfer.", Q("avg by (phase) (probe_http_duration_seconds)", "{{phase}}")),
            P(TimeSeries, "DNS Lookup", "s", "Time to resolve the target's name.", Q("probe_dns_lookup_time_seconds", "{{instance}}")) with { Thresholds = Threshold.High(0.1, 0.5) },
            P(Table, "HTTP Status", "none", "The last status code of each target.", Q("probe_http_status_code")),
            P(Table, "Certificates", "s", "Time until the certificate that each target served expires, soonest first.", Q("sort(probe_ssl_earliest_cert_expiry - time())")) with { Thresholds = Threshold.Low(604_800, 2_592_000) },
            ActiveAlerts,
        ]);

    private static Dashboard Anomalies => new(
        "anomalies", "Anomalies", "What is not normal, with the evidence.", "1m", "now-24h", ["pronoia", "anomalies"],
        [
            P(Stat, "Anomalous Now", "short", "Series whose last score is 0.9 or more.", Q("count(pronoia_anomaly_score >= 0.9) or vector(0) * count(pronoia_anomaly_score)", "series")) with { Thresholds = Threshold.High(1, 5) },
            P(Stat, "Series Watched", "short", "Series that a detector looks at.", Q("count(pronoia_anomaly_score)", "series")),
            P(TimeBars, "Anomalies by Kind", "short", "Anomalies that began in the hour that ends at each point, by kind.", Q("sum by (kind) (increase(pronoia_anomalies_total[1h]))", "{{kind}}")),
            P(TimeSeries, "Score", "percentunit", "The ten highest scores; 0 is normal, 1 is not.", Q("topk(10, pronoia_anomaly_score)", "{{series}}")) with { Thresholds = Threshold.High(0.7, 0.9) },
            P(Table, "Highest Scores", "percentunit", "The twenty series with the highest score now.", Q("topk(20, pronoia_anomaly_score)")),
            P(TimeSeries, "Probe Duration, z-Score", "short", "How many standard deviations of the last day each probe's duration lies from its mean, the ten farthest; works without a detector.",
                Q("topk(10, abs(probe_duration_seconds - avg_over_time(probe_duration_seconds[1d])) / stddev_over_time(probe_duration_seconds[1d]))", "{{job}} {{instance}}")) with { Thresholds = Threshold.High(3, 5) },
            P(TimeSeries, "Probe Duration, Band of the Day", "s", "Probe durations with their mean of the last day and three standard deviations above it; works without a detector.",
                Q("probe_duration_seconds", "{{job}} {{instance}}"), Q("avg_over_time(probe_duration_seconds[1d])", "{{job}} {{instance}} mean"),
                Q("avg_over_time(probe_duration_seconds[1d]) + 3 * stddev_over_time(probe_duration_seconds[1d])", "{{job}} {{instance}} upper")),
            P(TimeSeries, "Observed and Normal Band", "short", "Observed and expected value and the bounds of normal of the series with the highest scores.",
                Q("pronoia_anomaly_observed and on (series) topk(3, pronoia_anomaly_score)", "{{series}} observed"), Q("pronoia_anomaly_expected and on (series) topk(3, pronoia_anomaly_score)", "{{series}} expected"),
                Q("pronoia_anomaly_lower and on (series) topk(3, pronoia_anomaly_score)", "{{series}} lower"), Q("pronoia_anomaly_upper and on (series) topk(3, pronoia_anomaly_score)", "{{series}} upper")) with { Width = 24 },
        ])
    { QuickRanges = ["now-6h", "now-24h", "now-7d"] };

    private static Dashboard Slo => new(
        "slo", "SLO", "Objectives, their error budgets and how fast they burn.", "1m", "now-7d", ["pronoia", "slo"],
        [
            P(BarGauge, "Error Budget Left", "percentunit", "Share of each error budget that is left in its window, the worst first; below 0 the objective is missed.",
                Q("sort(slo:period_error_budget_remaining:ratio)", "{{sloth_service}} {{sloth_slo}}")) with { Thresholds = Threshold.Low(0, 0.25), Width = 12 },
            P(Stat, "Burn Rate Now", "none", "How many times faster than even each budget burns over the last 5 minutes; 14.4 pages.", Q("slo:current_burn_rate:ratio", "{{sloth_service}} {{sloth_slo}}")) with { Thresholds = Threshold.High(1, 14.4), Width = 12 },
            P(Table, "Objectives", "percentunit", "The objective of each service.", Q("slo:objective:ratio")),
            P(Table, "Achieved", "percentunit", "What was achieved over the window so far.", Q("1 - slo:period_burn_rate:ratio * on (sloth_id, sloth_service, sloth_slo) group_left slo:error_budget:ratio")),
            P(TimeSeries, "Error Ratio", "percentunit", "Share of bad events over the last 5 minutes and the last hour.",
                Q("slo:sli_error:ratio_rate5m", "{{sloth_service}} {{sloth_slo}} 5m"), Q("slo:sli_error:ratio_rate1h", "{{sloth_service}} {{sloth_slo}} 1h")),
            P(TimeSeries, "Budget over Time", "percentunit", "Share of each error budget that is left.", Q("slo:period_error_budget_remaining:ratio", "{{sloth_service}} {{sloth_slo}}")) with { Thresholds = Threshold.Low(0, 0.25) },
            P(Table, "Burn-Rate Alerts", "none", "Pages and tickets that fire now.", Q("ALERTS{alertstate=\"firing\", sloth_severity!=\"\"}")) with { Width = 24 },
        ])
    { QuickRanges = ["now-24h", "now-7d", "now-30d"] };
}
