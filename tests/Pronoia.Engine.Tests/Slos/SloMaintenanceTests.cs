using System.Globalization;
using Pronoia.Engine.Slos;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;
using Pronoia.Prometheus.Query;
using Pronoia.Reporting.Model;
using Pronoia.Storage.Series;

namespace Pronoia.Engine.Tests.Slos;

/// <summary>Objectives over probes leave maintenance out, as reports do.</summary>
public sealed class SloMaintenanceTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly DateTimeOffset WindowStart = new(2026, 11, 21, 12, 4, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 20, 20, SloAlertState.Page)]
    [InlineData(10, 10, 11, SloAlertState.Page)]
    [InlineData(21, 0, 0, SloAlertState.None)]
    public async Task An_outage_burns_the_budget_with_the_part_that_is_outside_of_the_window(int windowMinutes, int leastBad, int mostBad, SloAlertState alert)
    {
        var up = true;
        await using var server = await Loopback.StartAsync(context =>
        {
            context.Response.StatusCode = up ? 200 : 500;
            return Task.CompletedTask;
        });
        var windowEnd = WindowStart.AddMinutes(windowMinutes);
        using var harness = new EngineHarness(Yaml(server.Url, windowMinutes == 0 ? "" : Window(windowEnd)));
        var start = harness.Time.GetUtcNow();
        await SloStatusReaderTests.SeedAsync(harness, TimeSpan.FromHours(1));
        await harness.StepAsync(Minute, 5);
        up = false;
        await harness.StepAsync(Minute, 20);
        var now = harness.Time.GetUtcNow();

        var probes = Samples(Assert.Single(await harness.SelectAsync("probe_success")));
        var inWindow = probes.Where(s => s.At >= WindowStart && s.At < windowEnd).ToArray();
        var counted = probes.Except(inWindow).Where(s => s.At > now.AddHours(-1)).ToArray();
        var bad = counted.Count(s => s.Value == 0);
        Assert.InRange(bad, leastBad, mostBad);

        // What probes found in the window stands there twice, and nothing else does.
        var repeated = await harness.SelectAsync("pronoia_maintenance_success{target=\"shop\", job=\"probe\"}");
        Assert.Equal(inWindow, repeated.SelectMany(Samples));

        var engine = new PromQLEngine(new PromQLOptions());
        var (badQuery, totalQuery) = Assert.Single(harness.Engine.Config.Slos).Indicator.Events("1h")!.Value;
        Assert.Equal(bad, await ValueAsync(engine, harness, badQuery));
        Assert.Equal(counted.Length, await ValueAsync(engine, harness, totalQuery));

        // The guard of the documentation. Where a slot is on the minute, the last one is seen twice.
        const string Guarded = "sum_over_time((count(probe_success == 0) unless on () pronoia_maintenance{target=\"shop\"})[1h:1m])";
        var guarded = (await engine.InstantAsync(Store(harness), Guarded, now, CancellationToken.None)).Vector.Sum(e => e.Value);
        Assert.InRange(guarded, bad, bad > 0 ? bad + 1 : 0);

        var status = Assert.Single(await new SloStatusReader(engine, Store(harness)).ReadAsync(harness.Engine.Config, now, CancellationToken.None));
        Assert.Equal(alert, status.Alert);
        Assert.Equal(bad > 0, status.BudgetRemaining < 1);
        Assert.Equal(bad > 0, status.Burns[0].Long > 0);
        Assert.Equal(bad > 0, status.Burns[0].Short is not null);
        Assert.Equal(bad > 0, harness.Lines.Exists(l => l.StartsWith("[FIRING", StringComparison.Ordinal)));

        var report = await harness.Engine.ReportAsync(new Engine.Reports.ReportRequest { Title = "t", Period = new ReportPeriod(start, now) }, CancellationToken.None);
        Assert.Equal(bad > 0, Assert.Single(report.Slos).Achieved < 1);
    }

    [Fact]
    public async Task Probes_in_the_window_are_left_out_of_latency()
    {
        await using var server = await Loopback.TextAsync("ok");
        var yaml = Yaml(server.Url, Window(WindowStart.AddMinutes(3)))
            .Replace("probe_availability: {selector: '{target=\"shop\"}'}", "probe_latency: {selector: '{target=\"shop\"}', limit: 1ms}", StringComparison.Ordinal);
        using var harness = new EngineHarness(yaml);
        await harness.StepAsync(Minute, 12);

        var (_, totalQuery) = Assert.Single(harness.Engine.Config.Slos).Indicator.Events("12m")!.Value;
        var probes = Samples(Assert.Single(await harness.SelectAsync("probe_success")));
        var first = probes[0].At;
        // The subquery looks at whole minutes, each of which shows the newest probe up to then.
        var shown = Enumerable.Range(1, 12).Select(m => new DateTimeOffset(2026, 11, 21, 12, m, 0, TimeSpan.Zero)).Where(t => t >= first).Select(t => probes.Last(s => s.At <= t).At);
        Assert.Equal(shown.Count(at => at < WindowStart || at >= WindowStart.AddMinutes(3)), await ValueAsync(new PromQLEngine(new PromQLOptions()), harness, totalQuery));
        Assert.Equal(3, Samples(Assert.Single(await harness.SelectAsync("pronoia_maintenance_success"))).Length);
    }

    private static string Yaml(Uri url, string windows) => $$$"""
        global: {interval: 1m, evaluation_interval: 1m, default_rules: false, default_detection: false}
        targets: [{name: shop, url: '{{{url}}}'}]
        slos:
          - name: reachable
            service: shop
            objective: 99
            sli: {probe_availability: {selector: '{target="shop"}'}}
            alerting: {name: ShopBudget, ticket_alert: {disable: true}}
        alerting:
          route: {receiver: c, group_wait: 0s, group_interval: 1m}
          receivers: [{name: c, console_configs: [{}]}]
          {{{windows}}}
        """;

    // An alert about the objective has no target, so the window does not mute it: it must not fire of itself.
    private static string Window(DateTimeOffset end) => string.Create(
        CultureInfo.InvariantCulture, $"maintenance_windows: [{{name: deploy, starts_at: {WindowStart:yyyy-MM-ddTHH:mm:ssZ}, ends_at: {end:yyyy-MM-ddTHH:mm:ssZ}, matchers: ['target=shop']}}]");

    private static (DateTimeOffset At, double Value)[] Samples(SeriesData data) =>
        [.. Enumerable.Range(0, data.Count).Where(i => !StaleMarker.IsStale(data.Values.Span[i])).Select(i => (DateTimeOffset.FromUnixTimeMilliseconds(data.Timestamps.Span[i]), data.Values.Span[i]))];

    private static async Task<double> ValueAsync(PromQLEngine engine, EngineHarness harness, string query) =>
        Assert.Single((await engine.InstantAsync(Store(harness), query, harness.Time.GetUtcNow(), CancellationToken.None)).Vector).Value;

    private static SeriesStore Store(EngineHarness harness) => new(harness.Storage.Blobs, harness.Time, new SeriesStoreOptions());
}
