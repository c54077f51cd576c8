using System.Globalization;
using System.Text;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Query;

namespace Pronoia.Reporting.Tests.Dashboards;

/// <summary>
/// Plausible data for every metric that the dashboards and the packs' rules name: counters that grow, gauges that swing, histograms that fill. One line is one metric:
/// name, type, labels with alternatives.
/// </summary>
internal static class SyntheticLoad
{
    public static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset End = Start.AddHours(26);

    // C counter, G gauge around 1, U always 1, B gauge below 1, T a time in the future, H histogram.
    private const string Metrics = """
        up U job=registry_a/teg_layer/rust-core-engine instance=a:80
        node_load1 G instance=a/b
        node_load5 G instance=a/b
        node_load15 G instance=a/b
        node_cpu_seconds_total C instance=a/b mode=idle/user
        node_memory_MemTotal_bytes U instance=a/b
        node_memory_MemAvailable_bytes B instance=a/b
        node_filesystem_avail_bytes B instance=a/b mountpoint=/
        node_filesystem_size_bytes U instance=a/b mountpoint=/
        node_network_receive_bytes_total C instance=a/b
        node_network_transmit_bytes_total C instance=a/b
        container_start_time_seconds U name=api/db
        ALERTS U alertname=ServiceDown/HighLatency alertstate=firing severity=critical job=api instance=a
        ALERTS U alertname=shop alertstate=firing sloth_severity=page sloth_service=shop
        http_requests_total C job=api/web method=GET/POST endpoint=/x status=200/404/500/401
        http_request_duration_seconds H job=api/web endpoint=/x/y
        active_agents_total G job=api
        trades_total C strategy=grid/dca protocol=kana/tapp
        trades_success_total C strategy=grid/dca
        trades_failed_total C strategy=grid/dca
        trade_execution_duration_seconds H job=api
        open_positions G job=api
        portfolio_value_usd G job=api
        profit_loss_total G job=api
        trading_balance_usdt G job=api
        trade_volume_total C symbol=BTCUSDT/ETHUSDT
        position_size_btc G symbol=BTCUSDT/ETHUSDT
        ai_analysis_total C model=lstm/gru symbol=BTCUSDT
        ai_analysis_duration_seconds H model=lstm
        ai_model_confidence H symbol=BTCUSDT
        ai_predictions_total C signal=LONG/SHORT/NEUTRAL
        ai_prediction_accuracy B symbol=BTCUSDT
        openai_errors_total C job=ai
        openai_requests_total C job=ai
        openai_rate_limit_errors_total C job=ai
        model_load_time_seconds G model=lstm/gru
        db_query_duration_seconds H job=api/ai
        db_connections_active G job=api/ai
        mongodb_connections G instance=db state=current/available
        mongodb_disk_usage_bytes B instance=db
        mongodb_disk_capacity_bytes U instance=db
        mongodb_op_latencies_ops_total C type=reads/writes/commands
        mongodb_replset_member_replication_lag G name=db1/db2
        websocket_connections_active G job=api
        websocket_messages_sent_total C client=c1/c2
        websocket_messages_received_total C client=c1/c2
        websocket_message_duration_seconds H job=api
        websocket_errors_total C job=api
        websocket_connection_duration_seconds H job=api
        websocket_disconnects_total C reason=normal/timeout
        users_active_total G job=api
        user_registrations_total C job=api
        user_logins_total C job=api
        user_sessions_active G job=api
        platform_fees_usd_total C job=api
        total_value_locked_usd G job=api
        revenue_usd_total C job=api
        active_users G window=24h/7d/30d
        agent_executions_total C status=success/failure
        agents_created_total C job=api
        agents_deployed_total C job=api
        redis_keyspace_hits_total C job=redis
        redis_keyspace_misses_total C job=redis
        user_retention_ratio B cohort=week1/week2
        feature_usage_total C feature=chat/copy
        trading_pnl_usd G strategy=grid/dca
        trades_won_total C protocol=kana/tapp
        trades_closed_total C protocol=kana/tapp
        trading_sharpe_ratio G strategy=grid/dca
        trading_drawdown_ratio B strategy=grid/dca
        kana_funding_opportunities_total C job=api
        kana_arbitrage_trades_total C status=success/failure
        kana_copy_trading_accuracy_ratio B job=api
        kana_market_making_pnl_usd G job=api
        kana_funding_rate_ratio B market=APT/BTC
        kana_trade_execution_duration_seconds H job=api
        kana_trade_profit_usd H job=api
        kana_margin_usage_ratio B market=APT/BTC
        kana_drawdown_ratio B market=APT/BTC
        tapp_hook_duration_seconds H job=api
        tapp_fee_improvement_ratio B job=api
        tapp_points_total C job=api
        tapp_liquidity_efficiency_ratio B job=api
        tapp_fee_ratio B pool=p1/p2
        tapp_impermanent_loss_reduction_ratio B pool=p1/p2
        teg_transactions_total C type=transfer/stake
        registry_active_agents G registry=a/b
        registry_agent_registrations_total C job=registry_a
        registry_federation_peers G registry=a/b
        teg_treasury_balance G job=teg_layer
        teg_staking_total G job=teg_layer
        teg_fees_collected_total C job=teg_layer
        auth_failures_total C job=registry_a
        policy_violations_total C policy=p1/p2
        x509_cert_expiry T subject=a/b
        probe_success U job=blackbox instance=https://a/https://b
        probe_duration_seconds G job=blackbox instance=https://a/https://b
        probe_http_duration_seconds G instance=https://a phase=resolve/connect/tls/processing/transfer
        probe_dns_lookup_time_seconds G instance=https://a
        probe_http_status_code G instance=https://a
        probe_ssl_earliest_cert_expiry T instance=https://a/https://b
        pronoia_anomaly_score U series=s1/s2
        pronoia_anomaly_observed G series=s1/s2
        pronoia_anomaly_expected G series=s1/s2
        pronoia_anomaly_lower B series=s1/s2
        pronoia_anomaly_upper G series=s1/s2
        pronoia_anomalies_total C kind=spike/dip
        slo:period_error_budget_remaining:ratio B sloth_id=shop sloth_service=shop sloth_slo=up
        slo:current_burn_rate:ratio G sloth_id=shop sloth_service=shop sloth_slo=up
        slo:period_burn_rate:ratio B sloth_id=shop sloth_service=shop sloth_slo=up
        slo:error_budget:ratio B sloth_id=shop sloth_service=shop sloth_slo=up
        slo:objective:ratio B sloth_id=shop sloth_service=shop sloth_slo=up
        slo:sli_error:ratio_rate5m B sloth_id=shop sloth_service=shop sloth_slo=up sloth_window=5m
        slo:sli_error:ratio_rate1h B sloth_id=shop sloth_service=shop sloth_slo=up sloth_window=1h
        up U job=redis/rabbitmq/spire_server instance=r:1
        probe_success U job=probe instance=http://t target=mongodb/spire-server/binance-api check=platform/api/health/federation/database
        probe_duration_seconds G job=probe instance=http://t target=binance-api
        http_requests_total C job=token-service status=200/500
        http_request_duration_seconds H job=ai-service/aptos-agents-api
        http_request_duration_seconds G job=registry_a quantile=0.99
        policy_violations_total C policy=data_breach
        aws_rds_cpuutilization_average G job=cloudwatch
        aws_rds_free_storage_space_average G job=cloudwatch
        llm_tokens_total C model=m
        llm_fallbacks_total C model=m
        node_disk_io_time_seconds_total C instance=a device=sda
        model_load_failures_total C model=lstm
        mongodb_up U instance=db
        mongodb_op_latencies_latency_total C type=reads/writes/commands
        db_connection_errors_total C job=api
        redis_up U instance=r:1
        redis_memory_used_bytes B instance=r:1
        redis_memory_max_bytes U instance=r:1
        redis_evicted_keys_total C instance=r:1
        rabbitmq_queue_messages G instance=q:1 queue=orders
        rabbitmq_process_resident_memory_bytes B instance=q:1
        rabbitmq_resident_memory_limit_bytes U instance=q:1
        container_cpu_usage_seconds_total C name=api instance=a
        container_memory_usage_bytes B name=api instance=a
        container_spec_memory_limit_bytes U name=api instance=a
        container_network_receive_bytes_total C name=api instance=a
        container_network_transmit_bytes_total C name=api instance=a
        kube_pod_status_phase U namespace=n pod=p phase=Pending
        profit_loss_daily_usd G job=api
        """;

    private static readonly string[] Bounds = ["0.05", "0.1", "0.5", "1.0", "5.0", "+Inf"];

    /// <summary>The series by name, each with a sample every two minutes.</summary>
    public static IReadOnlyList<SeriesData> Series { get; } =
    [
        .. Metrics.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .OrderBy(l => l.Split(' ')[0], StringComparer.Ordinal).Select(l => l.Split(' ')).SelectMany(Expand),
    ];

    /// <summary>The load as OpenMetrics text, which promtool turns into blocks.</summary>
    public static string ToOpenMetrics()
    {
        var text = new StringBuilder();
        foreach (var series in Series)
        {
            var labels = string.Join(',', series.Labels.Where(l => l.Name != Label.MetricName).Select(l => $"{l.Name}=\"{l.Value}\""));
            for (var i = 0; i < series.Count; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{series.Labels.Name}{{{labels}}} {series.Values.Span[i]:R} {series.Timestamps.Span[i] / 1000}\n");
            }
        }

        return text.Append("# EOF\n").ToString();
    }

    private static IEnumerable<SeriesData> Expand(string[] fields)
    {
        foreach (var labels in Combinations(fields[2..]))
        {
            if (fields[1] != "H")
            {
                yield return Make(labels.With(Label.MetricName, fields[0]), fields[1], 1);
                continue;
            }

            for (var i = 0; i < Bounds.Length; i++)
            {
                yield return Make(labels.With(Label.MetricName, fields[0] + "_bucket").With("le", Bounds[i]), "C", i + 1);
            }

            yield return Make(labels.With(Label.MetricName, fields[0] + "_count"), "C", Bounds.Length);
            yield return Make(labels.With(Label.MetricName, fields[0] + "_sum"), "C", 2);
        }
    }

    private static SeriesData Make(Labels labels, string kind, double weight)
    {
        var (times, values) = (new List<long>(), new List<double>());
        for (var at = Start; at <= End; at = at.AddMinutes(2))
        {
            var minutes = (at - Start).TotalMinutes;
            var swing = Math.Sin(minutes / 120) * 0.2;
            times.Add(at.ToUnixTimeMilliseconds());
            values.Add(kind switch
            {
                "C" => (1000 + minutes) * weight,
                "U" => 1,
                "B" => 0.5 + swing,
                "T" => End.AddDays(60).ToUnixTimeSeconds(),
                _ => 5 + swing,
            });
        }

        return new SeriesData(labels, times.ToArray(), values.ToArray());
    }

    private static IEnumerable<Labels> Combinations(string[] fields)
    {
        IEnumerable<Labels> all = [Labels.Empty];
        foreach (var field in fields)
        {
            var (name, values) = (field.Split('=')[0], field[(field.IndexOf('=') + 1)..]);
            // Slashes separate alternatives; paths and URLs stay whole.
            var alternatives = values.StartsWith("https://", StringComparison.Ordinal)
                ? values.Split("/https://").Select((v, i) => i == 0 ? v : "https://" + v).ToArray()
                : values.StartsWith('/') ? [values] : values.Split('/');
            all = [.. all.SelectMany(prefix => alternatives.Select(v => prefix.With(name, v)))];
        }

        return all;
    }
}
