using static Pronoia.Reporting.Dashboards.PanelKind;

namespace Pronoia.Reporting.Dashboards;

/// <summary>The two dashboards of Protocol.</summary>
internal static partial class DashboardCatalog
{
    private static Dashboard ProtocolOverview => new(
        "protocol-overview", "Protocol Overview", "Registries, TEG layer, SPIRE and agents.", "30s", "now-1h", ["pronoia", "protocol", "overview"],
        [
            P(Stat, "Service Status", "none", "Whether each service answered its last scrape. Down for 5 minutes raises a critical alert.", Q("up", "{{ job }}")) with { UpDown = true, Width = 12, Thresholds = [new(null, "red"), new(1, "green")] },
            P(TimeSeries, "Request Rate", "reqps", "Requests per second by service and method.", Q("rate(http_requests_total[5m])", "{{ job }} - {{ method }}")),
            P(TimeSeries, "Token Transactions", "ops", "Token transactions per second by type. Above 100 raises an alert.", Q("rate(teg_transactions_total[5m])", "{{ type }}")) with { Thresholds = Threshold.High(50, 100) },
            P(Stat, "Active Agents", "short", "Agents that each registry knows as active.", Q("registry_active_agents", "{{ registry }}")) with { Width = 12 },
            P(TimeBars, "Agent Registrations", "short", "Agents registered over the hour that ends at each point.", Q("sum(increase(registry_agent_registrations_total[1h]))", "registrations per hour")),
            P(Stat, "Federation Peers", "short", "Peers that each registry is linked with.", Q("registry_federation_peers", "{{ registry }}{{ instance }}")) with { Thresholds = Threshold.Low(1, 2), Width = 12 },
            P(TimeSeries, "Treasury Balance", "short", "Tokens in the treasury. Below 1,000 for an hour raises an alert.", Q("sum(teg_treasury_balance)", "treasury")) with { Thresholds = Threshold.Low(1000, 5000) },
            P(TimeSeries, "Token Economics", "short", "Staked tokens, and fees collected over the hour that ends at each point.", Q("sum(teg_staking_total)", "staked"), Q("sum(increase(teg_fees_collected_total[1h]))", "fees per hour")),
            Memory,
            P(TimeSeries, "Response Time", "s", "95th and 99th percentile of request durations. A p99 above 2 s raises an alert.",
                Q(Quantile(0.95, "http_request_duration_seconds"), "p95"), Q(Quantile(0.99, "http_request_duration_seconds"), "p99")) with { Thresholds = Threshold.High(1, 2) },
        ]);

    private static Dashboard Security => new(
        "security", "Security", "Authentication, policies, certificates and unusual activity.", "30s", "now-24h", ["pronoia", "protocol", "security"],
        [
            P(TimeSeries, "Authentication Failures", "short", "Failed attempts per minute, for each service. Above 10 raises an alert.", Q("sum by (job) (rate(auth_failures_total[5m])) * 60", "{{job}}")) with { Thresholds = Threshold.High(5, 10) },
            P(TimeSeries, "Policy Violations", "short", "Violations per hour by policy.", Q("sum by (policy) (increase(policy_violations_total[1h]))", "{{policy}}")) with { Thresholds = Threshold.High(1, 10) },
            P(Table, "Certificate Status", "s", "Time until each certificate expires. Less than 7 days raises an alert.", Q("sort(x509_cert_expiry - time())")) with { Thresholds = Threshold.Low(604_800, 2_592_000) },
            P(Stat, "Next Certificate to Expire", "s", "The shortest time left of all certificates, from the exporters and from probes.",
                Q("min(x509_cert_expiry - time())", "exporters"), Q("min(probe_ssl_earliest_cert_expiry - time())", "probes")) with { Thresholds = Threshold.Low(604_800, 2_592_000), Width = 12 },
            P(TimeSeries, "Transaction Volume", "ops", "Transactions per second; an unusual volume may be an attack.", Q("sum(rate(teg_transactions_total[5m]))", "transactions")) with { Thresholds = Threshold.High(50, 100) },
            P(TimeSeries, "Threat Indicators", "percent", "Share of requests answered with 401, 403 or 429.",
                Q("sum by (status) (rate(http_requests_total{status=~\"401|403|429\"}[5m])) / ignoring (status) group_left sum(rate(http_requests_total[5m])) * 100", "{{status}}")) with { Thresholds = Threshold.High(5, 20) },
        ]);
}
