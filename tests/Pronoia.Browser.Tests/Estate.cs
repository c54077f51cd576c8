using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pronoia.Alerting;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Detection;
using Pronoia.Engine.Incidents;
using Pronoia.Engine.Reports;
using Pronoia.Engine.Results;
using Pronoia.Engine.Runtime;
using Pronoia.Prometheus.Model;
using Pronoia.Reporting.Model;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Series;
using Pronoia.Storage.Slots;
using Pronoia.Storage.Tables;
using Pronoia.Storage.Uptime;

namespace Pronoia.Browser.Tests;

/// <summary>An engine behind a server, with a small estate that it has watched for months: outages, incidents, objectives, silences.</summary>
internal sealed class Estate : IAsyncDisposable
{
    private const string Job = "probe-30s-0";
    private const string Entry = "LatencyAnomaly";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly PronoiaEngine _engine;
    private readonly WebApplication _app;
    private readonly WebApplication _watched;
    private readonly InMemoryStorage _storage;

    private Estate(PronoiaEngine engine, WebApplication app, WebApplication watched, InMemoryStorage storage) =>
        (_engine, _app, _watched, _storage) = (engine, app, watched, storage);

    public string Url => _app.Urls.First();

    public static async Task<Estate> StartAsync()
    {
        var watched = await ServeAsync(context => context.Response.WriteAsync("ok"));
        var up = watched.Urls.First();
        var config = ConfigurationLoader.Parse(
            $$$"""
            global: {interval: 30s, default_rules: false}
            targets:
              - {name: shop, url: '{{{up}}}/shop', labels: {service: shop}}
              - {name: checkout, url: 'http://127.0.0.1:1/checkout', depends_on: [shop], labels: {service: shop}}
              - {name: identity, url: '{{{up}}}/identity'}
              - {name: "<b>bold</b>\u202Eevil", url: '{{{up}}}/'}
            heartbeats: [{name: nightly-backup, period: 24h}]
            detection: [{name: {{{Entry}}}, match: probe_duration_seconds, alert: incident}]
            slos:
              - {name: reachable, service: shop, objective: 99.5, description: 'The shop can be reached.', sli: {probe_availability: {selector: '{service="shop"}'} } }
              - {name: reachable, service: identity, objective: 99.9, sli: {probe_availability: {selector: '{target="identity"}'} } }
            alerting:
              route: {receiver: on-call, group_by: [alertname], group_wait: 0s}
              receivers: [{name: on-call, console_configs: [{}]}]
            """,
            "pronoia.yaml",
            ".");
        var storage = new InMemoryStorage();
        var engine = new PronoiaEngine(config, storage, TimeProvider.System, NullLoggerFactory.Instance, new EngineOptions { Console = _ => { } });
        var estate = new Estate(engine, await ServeAsync(engine.Web.HandleAsync), watched, storage);
        await estate.SeedAsync(config);
        var now = TimeProvider.System.GetUtcNow();
        var report = await engine.ReportAsync(new ReportRequest { Title = "Weekly performance", Period = new ReportPeriod(now.AddDays(-7), now) }, CancellationToken.None);
        await engine.ArchiveReportAsync("weekly", report, CancellationToken.None);
        return estate;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _watched.DisposeAsync();
        _engine.Dispose();
        _storage.Dispose();
    }

    private static async Task<WebApplication> ServeAsync(RequestDelegate handle)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(handle);
        await app.StartAsync();
        return app;
    }

    private async Task SeedAsync(PronoiaConfig config)
    {
        var now = TimeProvider.System.GetUtcNow();
        now = new DateTimeOffset(now.Ticks - (now.Ticks % Interval.Ticks), TimeSpan.Zero);
        foreach (var target in config.Targets)
        {
            await TargetAsync(target, now);
        }

        await SeriesAsync(config, now);
        await IncidentAsync(config, now);
        await LedgerAsync(now);

        await _engine.TickAsync(CancellationToken.None);
        while (_storage.Queue.Count("work") > 0)
        {
            await foreach (var message in _storage.Queue.ReceiveAsync("work", CancellationToken.None))
            {
                await _engine.WorkAsync(message.Text, CancellationToken.None);
                break;
            }
        }

        await AlertsAsync(now);
        await _engine.NotifyAsync(CancellationToken.None);
    }

    private async Task TargetAsync(TargetConfig target, DateTimeOffset now)
    {
        var down = target.Name == "checkout";
        var (outageFrom, outageTo) = (now.AddHours(-9), now.AddHours(-9).AddMinutes(14));
        var since = down ? now.AddMinutes(-42) : outageTo;
        await PutAsync(
            StateSegment.Table,
            new StateSegment(target.Name, UptimeState.Up, now.AddDays(-60), outageFrom).ToRow(),
            new StateSegment(target.Name, UptimeState.Down, outageFrom, outageTo, "status", "the status 503 is not a good one", outageFrom - Interval).ToRow());
        if (down)
        {
            await PutAsync(StateSegment.Table, new StateSegment(target.Name, UptimeState.Up, outageTo, since).ToRow());
        }

        var random = new Random(target.Name.Length);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        await new UptimeRollups(_storage.Tables).WriteAsync(
            target.Name,
            [
                .. Enumerable.Range(1, 70).Reverse().Select(i => new UptimeDay
                {
                    Target = target.Name,
                    Day = today.AddDays(-i),
                    DownSeconds = i % 23 == 5 ? 3000 : 0,
                    UnknownSeconds = i % 31 == 7 ? 9000 : 0,
                    UpSeconds = 86400 - (i % 23 == 5 ? 3000 : 0) - (i % 31 == 7 ? 9000 : 0),
                    Checks = 2880,
                }),
            ],
            CancellationToken.None);
        var status = new TargetStatus
        {
            Target = target.Name,
            Url = target.Url,
            Module = target.Module,
            State = down ? UptimeState.Down : UptimeState.Up,
            Since = since,
            LastSlot = now - Interval,
            Interval = Interval,
            LastGood = down ? since - Interval : now - Interval,
            DurationSeconds = 0.1 + (random.NextDouble() / 10),
            Failure = down ? "connect" : "",
            Message = down ? "nothing listens at 127.0.0.1:1" : "",
            FirstFailure = down ? "connect" : "",
            FirstMessage = down ? "nothing listens at 127.0.0.1:1" : "",
            Today = new UptimeDay { Target = target.Name, Day = DateOnly.FromDateTime((now - Interval).UtcDateTime), UpSeconds = (now - Interval).TimeOfDay.TotalSeconds },
        };
        await PutAsync(TargetStatus.Table, status.ToRow(Job));
        await PutAsync("placements", new TableRow("targets", TableKey.Escape(target.Name)) { ["Target"] = target.Name, ["Job"] = Job });
    }

    private async Task SeriesAsync(PronoiaConfig config, DateTimeOffset now)
    {
        var samples = new List<SeriesSample>();
        var random = new Random(7);
        foreach (var target in config.Targets)
        {
            var series = Latency(target);
            var (level, phase) = (0.08 + (0.02 * target.Name.Length), random.NextDouble());
            for (var at = now.AddHours(-24); at < now; at += Interval)
            {
                var expected = level * (1 + (0.25 * Math.Sin(2 * Math.PI * ((at.TimeOfDay.TotalDays * 2) + phase))));
                var slow = target.Name is "shop" or "checkout" && at >= now.AddMinutes(-50) && at < now.AddMinutes(-20);
                var ms = at.ToUnixTimeMilliseconds();
                samples.Add(new SeriesSample(series, ms, (expected * (0.85 + (0.3 * random.NextDouble()))) + (slow ? 0.6 : 0)));
                foreach (var (name, value) in (IEnumerable<(string, double)>)[("expected", expected), ("lower", expected * 0.7), ("upper", expected * 1.35)])
                {
                    samples.Add(new SeriesSample(Labels.Of("pronoia_anomaly_" + name, ("series", series.ToString()), ("entry", Entry), ("target", target.Name)), ms, value));
                }
            }
        }

        // Each burst of an hour spends a seventh of what is spent in all; a minute without one is good.
        foreach (var (id, objective, spent) in (IEnumerable<(string, double, double)>)[("shop-reachable", 0.995, 1.2), ("identity-reachable", 0.999, 0.3)])
        {
            var (bursts, bad) = (0, spent * (1 - objective) * 30 * 24 / 7);
            for (var i = 1; i < 30 * 24 * 60; i++)
            {
                var at = now.AddDays(-30).AddMinutes(i).ToUnixTimeMilliseconds();
                var burst = i / 60 % 103 == 51;
                bursts += burst && i % 60 == 0 ? 1 : 0;
                samples.Add(new SeriesSample(Labels.Of("slo:sli_error:ratio_rate5m", ("sloth_id", id)), at, burst ? bad : 0));
                if (i % 60 == 0)
                {
                    samples.Add(new SeriesSample(Labels.Of("slo:period_error_budget_remaining:ratio", ("sloth_id", id)), at, 1 - (spent * bursts / 7)));
                }
            }

            samples.Add(new SeriesSample(Labels.Of("slo:sli_error:ratio_rate1h", ("sloth_id", id)), now.AddMinutes(-1).ToUnixTimeMilliseconds(), bad / 200));
        }

        await Store.ImportAsync("history", samples.OrderBy(s => s.TimestampMs), CancellationToken.None);
    }

    private async Task IncidentAsync(PronoiaConfig config, DateTimeOffset now)
    {
        var start = now.AddMinutes(-50);
        IncidentMember[] members =
        [
            .. config.Targets.Where(t => t.Name is "shop" or "checkout").OrderByDescending(t => t.Name, StringComparer.Ordinal).Select((t, i) => new IncidentMember
            {
                Entry = Entry,
                Series = Latency(t),
                Component = t.Name,
                Kind = "level_shift",
                StartedAt = start.AddSeconds(30 * i),
                EndedAt = now.AddMinutes(-20),
                Summary = "level shift: observed 0.78, expected 0.17 (0.12 to 0.23)",
                Evidence = new Evidence
                {
                    Observed = 0.78,
                    Expected = 0.17,
                    Lower = 0.12,
                    Upper = 0.23,
                    Score = 0.997,
                    PValue = 3e-9,
                    Rung = "week",
                    Detector = "auto",
                    TrainedFrom = now.AddDays(-8),
                    TrainedTo = start,
                    Excluded = $"{now.AddDays(-2):yyyy-MM-dd} 01:00:00 UTC to {now.AddDays(-2):yyyy-MM-dd} 02:00:00 UTC (maintenance: database move)",
                },
            }),
        ];
        var incident = new Incident
        {
            Id = $"{start.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-1a2b3c4d",
            State = IncidentState.Confirmed,
            StartEarliest = start - Interval,
            StartLatest = start,
            ConfirmedAt = start.AddSeconds(30),
            Confirmation = "2 related series deviate",
            Title = "level shift of probe_duration_seconds on shop, 1 more series",
            Members = members,
            Causes =
            [
                new IncidentCause(members[0].Series.ToString(), "shop", 0.86, "came first; 1 of 1 other components depend on it; score 1"),
                new IncidentCause(members[1].Series.ToString(), "checkout", 0.41, "30s after the first; score 1"),
            ],
        };
        await PutAsync(IncidentRows.Table, IncidentRows.Create(incident));
        await PutAsync(IncidentRows.MemberTable, [.. members.Select(m => IncidentRows.CreateMember(incident.Id, m))]);
        foreach (var member in members)
        {
            await PutAsync(AnomalyRow.Table, AnomalyRow.Create(new DetectionEvent
            {
                Entry = Entry,
                Series = member.Series,
                Kind = member.Kind,
                StartedAt = member.StartedAt,
                DetectedAt = member.StartedAt.AddSeconds(2),
                EndedAt = member.EndedAt,
                Evidence = member.Evidence,
                Summary = member.Summary,
                Alerts = false,
            }));
        }
    }

    private async Task LedgerAsync(DateTimeOffset now)
    {
        var ledger = new SlotLedger(_storage.Tables);
        var slots = Enumerable.Range(1, 200).Select(i => now - (i * Interval)).ToArray();
        await ledger.PlanAsync(Job, slots, CancellationToken.None);
        foreach (var (slot, i) in slots.Select((s, i) => (s, i)))
        {
            var state = i == 60 ? SlotState.Failed : i is > 100 and < 104 ? SlotState.Missed : SlotState.Done;
            await ledger.FinishAsync(Job, slot, state, slot.AddSeconds(0.8), state == SlotState.Failed ? "the storage did not answer within 10 s" : null, CancellationToken.None);
        }
    }

    private async Task AlertsAsync(DateTimeOffset now)
    {
        using var client = new HttpClient { BaseAddress = new Uri(Url) };
        await PostAsync("/api/v2/alerts", $$"""
            [{"labels": {"alertname": "TargetDown", "severity": "critical", "target": "checkout"}, "startsAt": "{{now.AddMinutes(-41):O}}",
              "annotations": {"summary": "checkout is down", "runbook_url": "https://runbooks.example/target-down"} },
             {"labels": {"alertname": "CertificateExpiresSoon", "severity": "high", "target": "identity"}, "startsAt": "{{now.AddHours(-5):O}}",
              "annotations": {"summary": "a certificate of identity expires in 6d" } } ]
            """);
        await PostAsync("/api/v2/silences", $$"""
            {"matchers": [{"name": "alertname", "value": "CertificateExpiresSoon"}], "createdBy": "ada", "comment": "the renewal is booked",
             "startsAt": "{{TimeProvider.System.GetUtcNow():O}}", "endsAt": "{{now.AddDays(1):O}}" }
            """);

        async Task PostAsync(string path, string json)
        {
            using var content = new StringContent(json, Encoding.UTF8, "application/json");
            using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        }
    }

    private SeriesStore Store => new(_storage.Blobs, TimeProvider.System, new SeriesStoreOptions());

    private static Labels Latency(TargetConfig target) => target.SeriesLabels.With(Label.MetricName, "probe_duration_seconds");

    private async Task PutAsync(string table, params TableRow[] rows) =>
        await _storage.Tables.ApplyAsync(table, rows[0].PartitionKey, [.. rows.Select(TableOperation.Upsert)], CancellationToken.None);
}
