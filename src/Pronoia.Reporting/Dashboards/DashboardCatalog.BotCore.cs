using static Pronoia.Reporting.Dashboards.PanelKind;

namespace Pronoia.Reporting.Dashboards;

/// <summary>The seven dashboards of bot-core.</summary>
internal static partial class DashboardCatalog
{
    private static Dashboard SystemOverview => new(
        "system-overview", "System Overview", "Infrastructure health of all services.", "5s", "now-5m", ["pronoia", "bot-core", "infrastructure"],
        [
            ServiceStatus,
            P(Stat, "System Load", "short", "Mean length of the run queue over 1, 5 and 15 minutes, for each instance; compare with the number of CPUs.",
                Q("node_load1", "{{instance}} 1m"), Q("node_load5", "{{instance}} 5m"), Q("node_load15", "{{instance}} 15m")) with { Width = 12 },
            Cpu,
            Memory,
            Disk(Gauge) with { Width = 12 },
            Network,
            P(Stat, "Container Restarts", "short", "How often each container started in the last 24 hours. More than three in 15 minutes raises an alert.",
                Q("sum by (name) (changes(container_start_time_seconds{name!=\"\"}[24h]))", "{{name}}")) with { Thresholds = Threshold.High(1, 3), Width = 12 },
            ActiveAlerts,
            P(TimeSeries, "API Response Time", "s", "95th percentile of HTTP request durations. Target below 500 ms.",
                Q(Quantile(0.95, "http_request_duration_seconds"), "95th percentile")) with { Thresholds = Threshold.High(0.5, 1) },
            P(Stat, "Active Agents", "short", "Agents that are deployed and running.", Q("sum(active_agents_total)", "Total Active Agents")) with { Width = 12 },
        ]);

    private static Dashboard TradingPerformance => new(
        "trading-performance", "Trading Performance", "Execution of trades and the state of the portfolio.", "10s", "now-1h", ["pronoia", "bot-core", "trading"],
        [
            P(TimeSeries, "Trades per Minute", "short", "Trades executed per minute. None for 10 minutes raises an alert.",
                Q("sum(rate(trades_total[$__rate_interval])) * 60", "trades")),
            P(Gauge, "Trade Success Rate", "percent", "Share of trades that succeeded. The objective is 95 %; an alert fires below 90 %.",
                Q("sum(rate(trades_success_total[5m])) / sum(rate(trades_total[5m])) * 100", "success")) with { Thresholds = Threshold.Low(90, 95) },
            P(Gauge, "Open Positions", "short", "Positions that are open now; ten is the limit.", Q("sum(open_positions)", "positions")) with { Thresholds = Threshold.High(8, 10) },
            P(TimeSeries, "Trade Execution Latency", "s", "Time from order to execution. A 95th percentile above 1 s raises an alert.",
                Percentiles("trade_execution_duration_seconds")) with { Thresholds = Threshold.High(0.5, 1) },
            P(TimeSeries, "Portfolio Value", "currencyUSD", "Value of the portfolio.", Q("sum(portfolio_value_usd)", "portfolio")),
            P(Stat, "Daily P&L", "currencyUSD", "Profit or loss over the last 24 hours.", Q("sum(delta(profit_loss_total[24h]))", "24 h")) with { Thresholds = [new(null, "red"), new(0, "green")] },
            P(Stat, "Trade Failures", "short", "Trades that failed in the last hour.", Q("sum(increase(trades_failed_total[1h]))", "failed")) with { Thresholds = Threshold.High(1, 10) },
            P(Stat, "Trading Balance", "currencyUSD", "Balance that is free for trading, in USDT. Alerts fire below 100 and below 50.",
                Q("sum(trading_balance_usdt)", "balance")) with { Thresholds = Threshold.Low(50, 100), Width = 12 },
            P(PieChart, "Top Traded Pairs", "short", "Trades of the time range by pair, the ten largest.", Q("topk(10, sum by (symbol) (increase(trade_volume_total[$__range])))", "{{symbol}}")) with { Width = 12 },
            P(Table, "Risk Metrics", "none", "Size of each position in BTC; above 10 raises an alert.", Q("sum by (symbol) (position_size_btc)")) with { Thresholds = Threshold.High(8, 10) },
        ])
    { QuickRanges = ["now-15m", "now-1h", "now-24h"] };

    private static Dashboard ApiPerformance => new(
        "api-performance", "API Performance", "Latency and errors of the HTTP services.", "5s", "now-15m", ["pronoia", "bot-core", "api"],
        [
            P(TimeSeries, "Request Rate", "reqps", "Requests per second, for each service.", Q("sum by (job) (rate(http_requests_total[$__rate_interval]))", "{{job}}")),
            P(Gauge, "Error Rate", "percent", "Share of requests answered with 5xx. Target below 1 %, alert above 2 %, critical above 5 %.",
                Q($"{ErrorRatio} * 100", "errors")) with { Thresholds = Threshold.High(1, 5) },
            P(Gauge, "API Availability", "percent", "Share of requests over 30 days that were not answered with 5xx. The objective is 99.5 %.",
                Q("sum(rate(http_requests_total{status!~\"5..\"}[30d])) / sum(rate(http_requests_total[30d])) * 100", "30 days")) with { Thresholds = Threshold.Low(99, 99.5) },
            P(Heatmap, "Latency Distribution", "s", "Requests by duration over time; a second band above the first is a second population.",
                Q("sum by (le) (increase(http_request_duration_seconds_bucket[$__rate_interval]))", "{{le}}")),
            P(TimeSeries, "p95/p99 Latency", "s", "95th and 99th percentile of request durations, for each service. A p95 above 1 s raises an alert.",
                Q(Quantile(0.95, "http_request_duration_seconds", "le, job"), "{{job}} p95"), Q(Quantile(0.99, "http_request_duration_seconds", "le, job"), "{{job}} p99")) with { Thresholds = Threshold.High(0.5, 1) },
            P(PieChart, "Response Status Codes", "short", "Requests of the time range by status code.", Q("sum by (status) (increase(http_requests_total[$__range]))", "{{status}}")),
            P(Table, "Top Endpoints", "short", "The ten endpoints with the most requests in the time range.", Q("topk(10, sum by (method, endpoint) (increase(http_requests_total[$__range])))")) with { Width = 8 },
            P(Table, "Slow Queries", "short", "Endpoints by the number of requests in the time range that took more than a second.",
                Q("topk(10, sum by (endpoint) (increase(http_request_duration_seconds_count[$__range])) - sum by (endpoint) (increase(http_request_duration_seconds_bucket{le=~\"1|1.0\"}[$__range])))")) with { Width = 8 },
        ]);

    private static Dashboard AiAnalysis => new(
        "ai-analysis", "AI Analysis", "Performance of the models and of the API behind them.", "10s", "now-30m", ["pronoia", "bot-core", "ai"],
        [
            P(TimeSeries, "Analyses per Minute", "short", "Analyses per minute, for each model.", Q("sum by (model) (rate(ai_analysis_total[$__rate_interval])) * 60", "{{model}}")),
            P(TimeSeries, "Analysis Duration", "s", "Duration of an analysis. A 95th percentile above 5 s raises an alert, above 10 s a critical one.",
                Percentiles("ai_analysis_duration_seconds")) with { Thresholds = Threshold.High(5, 10) },
            P(Histogram, "Model Confidence", "short", "Confidence scores of the time range.", Q("sum by (le) (increase(ai_model_confidence_bucket[$__range]))", "{{le}}")) with { Width = 12 },
            P(PieChart, "Predictions by Signal", "short", "Predictions of the time range by signal: LONG, SHORT or NEUTRAL.", Q("sum by (signal) (increase(ai_predictions_total[$__range]))", "{{signal}}")) with { Width = 12 },
            P(Gauge, "Prediction Accuracy", "percentunit", "Share of predictions that came true. Below 55 % for an hour raises an alert.", Q("avg(ai_prediction_accuracy)", "accuracy")) with { Thresholds = Threshold.Low(0.55, 0.65) },
            P(Gauge, "OpenAI Error Rate", "percent", "Share of requests to the OpenAI API that failed. Above 10 % raises an alert.",
                Q("sum(rate(openai_errors_total[5m])) / sum(rate(openai_requests_total[5m])) * 100", "errors")) with { Thresholds = Threshold.High(5, 10) },
            P(TimeSeries, "OpenAI API Requests", "reqps", "Requests to the OpenAI API per second, and those refused for their rate.",
                Q("sum(rate(openai_requests_total[$__rate_interval]))", "requests"), Q("sum(rate(openai_rate_limit_errors_total[$__rate_interval]))", "rate limited")),
            P(Stat, "Model Load Time", "s", "Time that each model last took to load.", Q("max by (model) (model_load_time_seconds)", "{{model}}")) with { Width = 12 },
            P(Table, "Active Models", "short", "Analyses in the last hour by model.", Q("sum by (model) (increase(ai_analysis_total[1h])) > 0")),
        ]);

    private static Dashboard DatabasePerformance => new(
        "database-performance", "Database Performance", "MongoDB: queries, connections, replication.", "15s", "now-1h", ["pronoia", "bot-core", "database"],
        [
            P(TimeSeries, "Query Rate", "ops", "Queries that the services sent per second.", Q("sum(rate(db_query_duration_seconds_count[$__rate_interval]))", "queries")),
            P(TimeSeries, "Query Latency", "s", "Duration of queries. A mean above 100 ms raises an alert.", Percentiles("db_query_duration_seconds")) with { Thresholds = Threshold.High(0.1, 1) },
            P(Gauge, "Active Connections", "short", "Connections in use, for each service.", Q("sum by (job) (db_connections_active)", "{{job}}")),
            P(Gauge, "Connection Pool Usage", "percent", "Share of the connections that MongoDB allows. Above 80 % raises an alert.",
                Q("sum by (instance) (mongodb_connections{state=\"current\"}) / (sum by (instance) (mongodb_connections{state=\"current\"}) + sum by (instance) (mongodb_connections{state=\"available\"})) * 100", "{{instance}}")) with { Thresholds = Threshold.High(70, 80) },
            P(Gauge, "Disk Usage", "percent", "Used share of the database's disk. Above 85 % raises an alert.", Q("mongodb_disk_usage_bytes / mongodb_disk_capacity_bytes * 100", "{{instance}}")) with { Thresholds = Threshold.High(75, 85), Width = 12 },
            P(Table, "Slow Queries", "short", "Queries in the time range that took more than 100 ms, for each service.",
                Q("sum by (job) (increase(db_query_duration_seconds_count[$__range])) - sum by (job) (increase(db_query_duration_seconds_bucket{le=\"0.1\"}[$__range]))")),
            P(BarGauge, "Operations by Type", "ops", "Operations per second: reads, writes and commands.", Q("sum by (type) (rate(mongodb_op_latencies_ops_total[5m]))", "{{type}}")) with { Width = 12 },
            P(TimeSeries, "Replication Lag", "s", "How far each member is behind the primary. Above 30 s raises an alert.", Q("max by (name) (mongodb_replset_member_replication_lag)", "{{name}}")) with { Thresholds = Threshold.High(10, 30) },
        ]);

    private static Dashboard WebSocket => new(
        "websocket-metrics", "WebSocket Metrics", "Connections and messages of the real-time API.", "5s", "now-15m", ["pronoia", "bot-core", "websocket"],
        [
            P(TimeSeries, "Active Connections", "short", "Open connections. Above 1,000 raises an alert, above 5,000 a critical one.", Q("sum(websocket_connections_active)", "connections")) with { Thresholds = Threshold.High(1000, 5000) },
            P(TimeSeries, "Messages Sent/Received", "ops", "Messages per second in each direction.",
                Q("sum(rate(websocket_messages_sent_total[$__rate_interval]))", "sent"), Q("sum(rate(websocket_messages_received_total[$__rate_interval]))", "received")),
            P(TimeSeries, "Message Latency", "s", "95th percentile of the time that a message takes. Above 100 ms raises an alert.", Q(Quantile(0.95, "websocket_message_duration_seconds"), "p95")) with { Thresholds = Threshold.High(0.05, 0.1) },
            P(Gauge, "Error Rate", "percent", "Errors against messages received. Above 5 % raises an alert.",
                Q("sum(rate(websocket_errors_total[5m])) / sum(rate(websocket_messages_received_total[5m])) * 100", "errors")) with { Thresholds = Threshold.High(2, 5), Width = 12 },
            P(Histogram, "Connection Duration", "short", "How long the connections that closed in the time range had been open.", Q("sum by (le) (increase(websocket_connection_duration_seconds_bucket[$__range]))", "{{le}} s")),
            P(Table, "Top Clients", "short", "The ten clients that sent the most messages in the time range.", Q("topk(10, sum by (client) (increase(websocket_messages_received_total[$__range])))")) with { Width = 8 },
            P(PieChart, "Disconnect Reasons", "short", "Connections that closed in the time range by reason.", Q("sum by (reason) (increase(websocket_disconnects_total[$__range]))", "{{reason}}")),
        ]);

    private static Dashboard BusinessMetrics => new(
        "business-metrics", "Business Metrics", "Key figures of the business.", "1m", "now-24h", ["pronoia", "bot-core", "business"],
        [
            P(TimeSeries, "Active Users", "short", "Users active now. None for 30 minutes raises an alert.", Q("sum(users_active_total)", "users")),
            P(TimeBars, "New Registrations", "short", "Registrations over the day that ends at each point.", Q("sum(increase(user_registrations_total[1d]))", "registrations in 24 h")),
            P(Stat, "Trading Volume (24h)", "currencyUSD", "Volume traded in the last 24 hours.", Q("sum(increase(trade_volume_total[24h]))", "volume")),
            P(Stat, "Revenue (24h)", "currencyUSD", "Platform fees earned in the last 24 hours.", Q("sum(increase(platform_fees_usd_total[24h]))", "revenue")),
            P(Gauge, "Portfolio Value Growth", "percent", "Change of the portfolio's value over 24 hours. A loss above 5 % raises a critical alert.",
                Q("(sum(portfolio_value_usd) / sum(portfolio_value_usd offset 24h) - 1) * 100", "24 h")) with { Thresholds = Threshold.Low(-5, 0), Width = 12 },
            P(TimeSeries, "User Engagement", "short", "Logins per hour and sessions that are open.", Q("sum(increase(user_logins_total[1h]))", "logins per hour"), Q("sum(user_sessions_active)", "sessions")),
            P(TimeSeries, "Platform Fees", "currencyUSD", "Fees earned per hour.", Q("sum(increase(platform_fees_usd_total[1h]))", "fees per hour")),
            P(Table, "Top Strategies", "short", "The ten strategies with the most trades in the time range.", Q("topk(10, sum by (strategy) (increase(trades_total[$__range])))")),
        ]);
}
