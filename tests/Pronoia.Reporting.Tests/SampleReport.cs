using Pronoia.Reporting.Charts;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Recommendations;

namespace Pronoia.Reporting.Tests;

/// <summary>A rich, seeded week: outages, a gap, maintenance, anomalies, forecasts, text that wants escaping.</summary>
internal static class SampleReport
{
    public static readonly DateTimeOffset From = new(2026, 11, 9, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset To = From.AddDays(7);

    public static ReliabilityReport Create(ReportKind kind = ReportKind.WeeklyPerformance)
    {
        var report = Gather(kind);
        return report with { Recommendations = RecommendationRules.Evaluate(report) };
    }

    private static ReliabilityReport Gather(ReportKind kind) => new()
    {
        Title = kind switch
        {
            ReportKind.AlertDigest => "Alert digest",
            ReportKind.MonthlyOptimisation => "Monthly optimisation",
            ReportKind.QuarterlyCapacity => "Quarterly capacity forecast",
            ReportKind.Executive => "Reliability at a glance",
            _ => "Weekly performance",
        },
        Kind = kind,
        Period = new ReportPeriod(From, To),
        GeneratedAt = To.AddHours(6),
        Targets =
        [
            Target("trading-api", "http_2xx", "https://api.example.com/v1/health", 1, 0.18, 0.21, [(2.2, 2.229, UptimeState.Down), (2.229, 2.25, UptimeState.Degraded), (5.5, 5.52, UptimeState.Maintenance)]),
            Target("registry-a", "http_2xx", "https://registry-a.example.com/health", 2, 0.09, 0.088, [(3.0, 3.3, UptimeState.Unknown), (5.5, 5.52, UptimeState.Maintenance)]),
            Target("web <beta> & \"docs\"", "http_2xx", "https://www.example.com/?q=a&b=<c>", 3, 0.32, 0.25, []),
            Target("registry-b", "http_2xx", "https://registry-b.example.com/health", 4, 0.11, 0.11, [(0.4, 0.404, UptimeState.Down), (6.1, 6.12, UptimeState.Degraded)]),
            Target("spire", "tcp_connect", "spire.example.com:8081", 5, 0.012, 0.013, []),
            new TargetReport
            {
                Name = "new-exchange",
                Module = "websocket",
                Url = "wss://stream.example.com/ws",
                Uptime = UptimeSeconds.Of([], From, To),
                ChecksScheduled = 2016,
                ChecksMissed = 2016,
            },
        ],
        Incidents =
        [
            new IncidentReport
            {
                Title = "trading-api answered 503",
                Target = "trading-api",
                StartedBetween = new TimeBounds(From.AddDays(2.2).AddMinutes(-5), From.AddDays(2.2)),
                EndedBetween = new TimeBounds(From.AddDays(2.25).AddMinutes(-5), From.AddDays(2.25)),
                DetectedAt = From.AddDays(2.2).AddMinutes(3),
                ResolvedAt = From.AddDays(2.25),
                Cause = "database connections exhausted (trading-db, 100 of 100)",
                Severity = "critical",
                Evidence = "Observed 503 in 9 of 9 checks from 3 regions; expected 200. db_connections_active rose above its band (18 … 64) 11 minutes before.",
                BudgetSpent = 1.18,
            },
            new IncidentReport
            {
                Title = "Connection refused",
                Target = "registry-b",
                StartedBetween = new TimeBounds(From.AddDays(0.4).AddMinutes(-5), From.AddDays(0.4)),
                EndedBetween = new TimeBounds(From.AddDays(0.404).AddMinutes(-5), From.AddDays(0.404)),
                DetectedAt = From.AddDays(0.4).AddMinutes(1),
                ResolvedAt = From.AddDays(0.404),
                Cause = "deployment restarted both replicas",
                Severity = "warning",
                BudgetSpent = 0.08,
            },
        ],
        Anomalies =
        [
            new AnomalyReport { Series = "db_connections_active{instance=\"trading-db\"}", Kind = "level shift", FromUtc = From.AddDays(2.192), ToUtc = From.AddDays(2.25), Observed = 100, Expected = 41, Lower = 18, Upper = 64, Score = 0.99, Detector = "adaptive", BecameIncident = true },
            new AnomalyReport { Series = "probe_duration_seconds{target=\"web\"}", Kind = "spike", FromUtc = From.AddDays(4.3), ToUtc = From.AddDays(4.304), Observed = 1.9, Expected = 0.32, Lower = 0.2, Upper = 0.47, Score = 0.93, Detector = "adaptive" },
            new AnomalyReport { Series = "teg_transactions_total", Kind = "flatline", FromUtc = From.AddDays(6.8), Observed = 0, Expected = 35.2, Lower = 12.1, Upper = 61, Score = 0.71, Detector = "adaptive" },
        ],
        Alerts =
        [
            .. Enumerable.Range(0, 9).Select(i => new AlertReport { Name = "HighNetworkTraffic", Severity = "warning", Summary = "Traffic above 100 MB/s on node-3", FiredAt = From.AddHours(10 + (17 * i)), ResolvedAt = From.AddHours(10 + (17 * i)).AddMinutes(6), Notifications = 1, Judgement = i < 6 ? AlertJudgement.False : AlertJudgement.Unjudged, JudgedBy = i < 6 ? "called noise" : "" }),
            new AlertReport { Name = "ServiceDown", Severity = "critical", Labels = "{job=\"trading-api\"}", Summary = "trading-api is down", FiredAt = From.AddDays(2.2).AddMinutes(3), ResolvedAt = From.AddDays(2.25), Judgement = AlertJudgement.True, JudgedBy = "incident", Notifications = 3 },
            new AlertReport { Name = "CertificateExpiringSoon", Severity = "warning", Summary = "registry-a: 12 days left", FiredAt = From.AddDays(6), Notifications = 1 },
        ],
        FalsePositives = new FalsePositiveReport(1, 6, 4, 0.421, 0.996),
        Forecasts =
        [
            new ForecastReport { Subject = "Certificate of registry-a.example.com", Threshold = "expires", EtaLowerUtc = To.AddDays(12), EtaUtc = To.AddDays(12), EtaUpperUtc = To.AddDays(12), Basis = "notAfter of the certificate served" },
            new ForecastReport { Subject = "Treasury balance", Threshold = "below 1,000 tokens", EtaLowerUtc = To.AddDays(21), EtaUtc = To.AddDays(34), EtaUpperUtc = To.AddDays(58), Basis = "linear trend of 28 days, 80 % interval" },
            new ForecastReport { Subject = "Disk / of node-3", Threshold = "90 % full", EtaLowerUtc = To.AddDays(80), Basis = "seasonal trend of 90 days, 80 % interval" },
        ],
        Coverage = new CoverageReport(12096, 9993, 2103),
        Maintenance = [new MaintenanceReport(From.AddDays(5.5), From.AddDays(5.52), "Database upgrade", "trading-api, registry-a")],
        Resources = [new ResourceReport("node-3", "disk /", 0.84, 0.86), new ResourceReport("ai-engine", "memory", 0.21, 0.31)],
        Slos =
        [
            Slo("registry availability", "Both registries answer their health check", 0.995, 0.99914, 0.83, 0.011, 0.04),
            Slo("trading-api availability", "The trading API answers its health check", 0.999, 0.99776, -1.24, 1.31, 0.002),
            Slo("trade success", "Trades are executed", 0.95, 0.9568, 0.136, 0.22, 0),
            new SloReport { Name = "stream delivery", Description = "Messages arrive on the stream", Objective = 0.99, Window = "30 days rolling", UnknownShare = 1 },
        ],
    };

    private static SloReport Slo(string name, string description, double objective, double achieved, double left, double spent, double unknown) => new()
    {
        Name = name,
        Description = description,
        Objective = objective,
        Window = "30 days rolling",
        WindowPeriod = new ReportPeriod(To.AddDays(-30), To),
        Achieved = achieved,
        BudgetRemaining = left,
        BudgetSpentInPeriod = spent,
        UnknownShare = unknown,
        CheckInterval = TimeSpan.FromMinutes(5),
        Burn = [.. Enumerable.Range(0, 121).Select(i => new BudgetPoint(
            To.AddDays(-30).AddHours(6 * i).ToUnixTimeMilliseconds(),
            i < 101 ? 1 - ((1 - left - spent) * i / 121.0) : left + (spent * Math.Max(0, 103 - i) / 3)))],
    };

    private static TargetReport Target(string name, string module, string url, int seed, double now, double before, (double From, double To, UptimeState State)[] events)
    {
        var segments = new List<UptimeSegment>();
        var at = From;
        foreach (var (from, to, state) in events)
        {
            segments.Add(new UptimeSegment(at, From.AddDays(from), UptimeState.Up));
            segments.Add(new UptimeSegment(From.AddDays(from), From.AddDays(to), state));
            at = From.AddDays(to);
        }

        segments.Add(new UptimeSegment(at, To, UptimeState.Up));
        var random = new Random(seed);
        var latency = new List<LatencySample>();
        for (var i = 0; i < 2016; i++)
        {
            var time = From.AddMinutes(5 * i);
            var state = segments.First(s => time >= s.FromUtc && time < s.ToUtc).State;
            if (state is UptimeState.Down or UptimeState.Unknown)
            {
                continue;
            }

            var expected = now * (1 + (0.25 * Math.Sin(i * 2 * Math.PI / 288)));
            var noise = 1 + (0.12 * ((random.NextDouble() + random.NextDouble() + random.NextDouble()) - 1.5) * 2);
            var seconds = expected * noise * (state == UptimeState.Degraded || (seed == 3 && i is 1238 or 1239) ? 3.4 : 1);
            latency.Add(new LatencySample(time.ToUnixTimeMilliseconds(), seconds, expected, expected * 0.6, expected * 1.5));
        }

        var sorted = latency.Select(l => l.Seconds).Order().ToArray();
        return new TargetReport
        {
            Name = name,
            Module = module,
            Url = url,
            Uptime = UptimeSeconds.Of(segments, From, To),
            Segments = segments,
            Latency = latency,
            P50 = sorted[sorted.Length / 2],
            P95 = sorted[sorted.Length * 95 / 100],
            P99 = sorted[sorted.Length * 99 / 100],
            PreviousP95 = before * 1.35,
            ChecksScheduled = 2016,
            ChecksRun = name == "registry-a" ? 1929 : 2016,
            ChecksMissed = name == "registry-a" ? 87 : 0,
            Interval = TimeSpan.FromMinutes(5),
        };
    }
}
