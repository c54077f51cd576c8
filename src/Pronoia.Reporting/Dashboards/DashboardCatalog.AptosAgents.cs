using static Pronoia.Reporting.Dashboards.PanelKind;

namespace Pronoia.Reporting.Dashboards;

/// <summary>The five dashboards of AptosAgents.</summary>
internal static partial class DashboardCatalog
{
    private const string AgentSuccess = "sum(rate(agent_executions_total{status=\"success\"}[1h])) / sum(rate(agent_executions_total[1h])) * 100";

    private static Dashboard Executive => new(
        "executive", "Executive", "The state of the platform for those who decide.", "30s", "now-24h", ["pronoia", "aptos-agents", "executive"],
        [
            P(Stat, "Total Value Locked (TVL)", "currencyUSD", "Value that users have entrusted to agents.", Q("sum(total_value_locked_usd)", "TVL")),
            P(Stat, "Revenue Generated", "currencyUSD", "Platform fees over the time range.", Q("sum(increase(revenue_usd_total[$__range]))", "revenue")),
            P(Gauge, "System Uptime", "percent", "Share of successful probes over the time range; time without probes is in neither. The goal is 99.9 %.",
                Q("sum(sum_over_time(probe_success[$__range])) / sum(count_over_time(probe_success[$__range])) * 100", "uptime")) with { Thresholds = Threshold.Low(99, 99.9) },
            P(Gauge, "Agent Success Rate", "percent", "Share of agent executions in the last hour that succeeded. A failure rate above 5 % raises an alert.",
                Q(AgentSuccess, "success")) with { Thresholds = Threshold.Low(90, 95) },
            P(Stat, "Active Users", "short", "Users active over 24 hours, 7 days and 30 days.",
                Q("sum(active_users{window=\"24h\"})", "24 h"), Q("sum(active_users{window=\"7d\"})", "7 days"), Q("sum(active_users{window=\"30d\"})", "30 days")) with { Width = 12 },
            P(TimeSeries, "Active Users over Time", "short", "Users active over the 24 hours that end at each point.", Q("sum(active_users{window=\"24h\"})", "24 h")),
        ])
    { QuickRanges = ["now-24h", "now-7d", "now-30d"] };

    private static Dashboard Operations => new(
        "operations", "Operations", "System health and application performance for those who run it.", "10s", "now-4h", ["pronoia", "aptos-agents", "operations"],
        [
            ServiceStatus,
            ActiveAlerts,
            Cpu,
            Memory,
            Disk(TimeSeries),
            Network,
            P(TimeSeries, "API Response Times", "s", "Request durations. Target: 95th percentile below 500 ms; alert above 1 s, critical above 2 s.", Percentiles("http_request_duration_seconds")) with { Thresholds = Threshold.High(0.5, 1) },
            P(TimeSeries, "API Error Rate", "percent", "Share of requests answered with 5xx. Target below 1 %, alert above 2 %.", Q($"{ErrorRatio} * 100", "errors")) with { Thresholds = Threshold.High(1, 2) },
            P(TimeSeries, "Database Performance", "s", "Mean and 95th percentile of query durations. Target: mean below 100 ms.",
                Q("sum(rate(db_query_duration_seconds_sum[$__rate_interval])) / sum(rate(db_query_duration_seconds_count[$__rate_interval]))", "mean"), Q(Quantile(0.95, "db_query_duration_seconds"), "p95")) with { Thresholds = Threshold.High(0.1, 1) },
            P(TimeSeries, "Request Throughput", "reqps", "Requests per second, for each service.", Q("sum by (job) (rate(http_requests_total[$__rate_interval]))", "{{job}}")),
            P(PieChart, "Error Distribution", "short", "Requests of the time range answered with 4xx or 5xx, by code.", Q("sum by (status) (increase(http_requests_total{status=~\"[45]..\"}[$__range]))", "{{status}}")) with { Width = 12 },
            P(Stat, "Slow Queries", "short", "Queries in the time range that took more than a second.",
                Q("sum(increase(db_query_duration_seconds_count[$__range])) - sum(increase(db_query_duration_seconds_bucket{le=~\"1|1.0\"}[$__range]))", "slow")) with { Thresholds = Threshold.High(1, 10) },
            P(Gauge, "Cache Hit Rate", "percent", "Share of Redis look-ups that found their key.",
                Q("sum(rate(redis_keyspace_hits_total[5m])) / (sum(rate(redis_keyspace_hits_total[5m])) + sum(rate(redis_keyspace_misses_total[5m]))) * 100", "hits")) with { Thresholds = Threshold.Low(70, 90) },
        ])
    { QuickRanges = ["now-4h", "now-24h"] };

    private static Dashboard BusinessIntelligence => new(
        "business-intelligence", "Business Intelligence", "Users and trading for business and product.", "5m", "now-7d", ["pronoia", "aptos-agents", "business"],
        [
            P(TimeBars, "User Acquisition", "short", "New users over the day that ends at each point.", Q("sum(increase(user_registrations_total[1d]))", "new users in 24 h")),
            P(TimeSeries, "User Retention", "percentunit", "Share of users who came back, by age of their cohort.", Q("avg by (cohort) (user_retention_ratio)", "{{cohort}}")),
            P(TimeBars, "Agent Creation and Deployment", "short", "Agents created and deployed over the day that ends at each point.",
                Q("sum(increase(agents_created_total[1d]))", "created in 24 h"), Q("sum(increase(agents_deployed_total[1d]))", "deployed in 24 h")),
            P(TimeSeries, "Revenue per User", "currencyUSD", "Fees of the last 24 hours for each user active in them.", Q("sum(increase(revenue_usd_total[24h])) / sum(active_users{window=\"24h\"})", "per user")),
            P(BarGauge, "Feature Usage", "short", "Uses of each feature in the time range.", Q("sum by (feature) (increase(feature_usage_total[$__range]))", "{{feature}}")) with { Width = 12 },
            P(TimeSeries, "Profit/Loss by Strategy", "currencyUSD", "Profit or loss of each type of strategy.", Q("sum by (strategy) (trading_pnl_usd)", "{{strategy}}")),
            P(BarGauge, "Win Rate by Protocol", "percent", "Share of trades in the time range that made a profit.",
                Q("sum by (protocol) (increase(trades_won_total[$__range])) / sum by (protocol) (increase(trades_closed_total[$__range])) * 100", "{{protocol}}")) with { Thresholds = Threshold.Low(45, 55), Width = 12 },
            P(TimeSeries, "Risk-Adjusted Returns", "short", "Sharpe ratio of each strategy; above 1 the return outweighs its risk.", Q("avg by (strategy) (trading_sharpe_ratio)", "{{strategy}}")),
            P(TimeSeries, "Drawdown", "percentunit", "Loss from the last peak, for each strategy.", Q("max by (strategy) (trading_drawdown_ratio)", "{{strategy}}")) with { Thresholds = Threshold.High(0.1, 0.2) },
            P(TimeSeries, "Trading Volume and Frequency", "short", "Trades and volume in USD over the hour that ends at each point.",
                Q("sum(increase(trades_total[1h]))", "trades per hour"), Q("sum(increase(trade_volume_total[1h]))", "volume per hour")),
        ])
    { QuickRanges = ["now-7d", "now-30d", "now-90d"] };

    private static Dashboard KanaPerps => new(
        "kana-perps", "Kana Perps", "Funding rates, arbitrage, copy trading and market making on Kana Perps.", "30s", "now-24h", ["pronoia", "aptos-agents", "kana-perps"],
        [
            P(Stat, "Funding Rate Opportunities Detected", "short", "Opportunities found in the last hour.", Q("sum(increase(kana_funding_opportunities_total[1h]))", "per hour")),
            P(Gauge, "Arbitrage Execution Success Rate", "percent", "Share of arbitrage trades in the last hour that succeeded.",
                Q("sum(rate(kana_arbitrage_trades_total{status=\"success\"}[1h])) / sum(rate(kana_arbitrage_trades_total[1h])) * 100", "success")) with { Thresholds = Threshold.Low(80, 95) },
            P(Gauge, "Copy Trading Performance", "percentunit", "How closely copies follow their original (replication accuracy).", Q("avg(kana_copy_trading_accuracy_ratio)", "accuracy")) with { Thresholds = Threshold.Low(0.9, 0.97) },
            P(Stat, "Market Making Profitability", "currencyUSD", "Profit of market making over 24 hours.", Q("sum(delta(kana_market_making_pnl_usd[24h]))", "24 h")) with { Thresholds = [new(null, "red"), new(0, "green")] },
            P(TimeSeries, "Funding Rate Timeline", "percentunit", "Funding rate of each market.", Q("avg by (market) (kana_funding_rate_ratio)", "{{market}}")),
            P(TimeSeries, "Trade Execution Latency", "s", "Time from signal to executed trade.", Percentiles("kana_trade_execution_duration_seconds")) with { Thresholds = Threshold.High(0.5, 1) },
            P(Histogram, "Profit Distribution", "short", "Trades of the time range by profit in USD.", Q("sum by (le) (increase(kana_trade_profit_usd_bucket[$__range]))", "{{le}} USD")) with { Width = 12 },
            P(TimeSeries, "Risk Metrics", "percentunit", "Margin in use and drawdown, for each market.", Q("max by (market) (kana_margin_usage_ratio)", "{{market}} margin"), Q("max by (market) (kana_drawdown_ratio)", "{{market}} drawdown")) with { Thresholds = Threshold.High(0.5, 0.8) },
        ]);

    private static Dashboard TappExchange => new(
        "tapp-exchange", "Tapp.Exchange", "Hooks, fees, points and liquidity on Tapp.Exchange.", "30s", "now-24h", ["pronoia", "aptos-agents", "tapp-exchange"],
        [
            P(Stat, "Hook Execution Performance", "s", "Mean response time of hooks over the last hour.",
                Q("sum(rate(tapp_hook_duration_seconds_sum[1h])) / sum(rate(tapp_hook_duration_seconds_count[1h]))", "mean")) with { Thresholds = Threshold.High(0.25, 1) },
            P(Stat, "Fee Optimization Results", "percentunit", "Improvement over static fees.", Q("avg(tapp_fee_improvement_ratio)", "improvement")) with { Thresholds = [new(null, "red"), new(0, "green")] },
            P(Stat, "Tapp Points Earned", "short", "Points earned in the time range.", Q("sum(increase(tapp_points_total[$__range]))", "points")),
            P(Gauge, "Liquidity Management Efficiency", "percentunit", "Share of the liquidity that earns fees.", Q("avg(tapp_liquidity_efficiency_ratio)", "efficiency")) with { Thresholds = Threshold.Low(0.5, 0.75) },
            P(TimeSeries, "Hook Response Times", "s", "Response time of hooks.", Percentiles("tapp_hook_duration_seconds")) with { Thresholds = Threshold.High(0.25, 1) },
            P(TimeSeries, "Fee Adjustment Timeline", "percentunit", "Fee of each pool over time.", Q("avg by (pool) (tapp_fee_ratio)", "{{pool}}")),
            P(TimeSeries, "Points Accumulation", "short", "Points earned so far.", Q("sum(tapp_points_total)", "points")),
            P(TimeSeries, "Impermanent Loss Reduction", "percentunit", "How much smaller impermanent loss is than without management.", Q("avg by (pool) (tapp_impermanent_loss_reduction_ratio)", "{{pool}}")),
        ]);
}
