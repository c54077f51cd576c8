using Pronoia.Engine.Slos;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;
using Pronoia.Reporting.Calendar;
using Pronoia.Reporting.Model;
using Pronoia.Storage.Series;

namespace Pronoia.Engine.Tests.Slos;

public sealed class SloStatusReaderTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static string Yaml(Uri url) => $$$"""
        global: {interval: 1m, evaluation_interval: 1m, default_rules: false, default_detection: false}
        targets: [{name: shop, url: '{{{url}}}'}]
        slos:
          - name: reachable
            service: shop
            objective: 99
            sli: {probe_availability: {selector: '{target="shop"}'}}
            alerting: {name: ShopBudget, page_alert: {labels: {severity: critical}}, ticket_alert: {disable: true}}
        alerting:
          route: {receiver: c, group_wait: 0s, group_interval: 1m}
          receivers: [{name: c, console_configs: [{}]}]
        """;

    [Fact]
    public async Task An_outage_burns_the_budget_and_pages_when_the_rate_says_so()
    {
        var up = true;
        await using var server = await Loopback.StartAsync(context =>
        {
            context.Response.StatusCode = up ? 200 : 500;
            return Task.CompletedTask;
        });
        using var harness = new EngineHarness(Yaml(server.Url));
        var start = harness.Time.GetUtcNow();
        await SeedAsync(harness, TimeSpan.FromHours(7));
        await harness.StepAsync(Minute, 5);
        Assert.Equal(SloAlertState.None, Assert.Single(await StatusAsync(harness)).Alert);

        up = false;
        await harness.StepAsync(Minute, 15);

        // Objective 99 %, page at 14.4 times the even pace: more than 14.4 % of the last hour, which of sixty probes the ninth failure is (the
        // condition over six hours would need the 22nd). The last five minutes are all bad by then.
        var failures = Assert.Single(await harness.SelectAsync("probe_success{target=\"shop\"}")) is var data
            ? Enumerable.Range(0, data.Count).Where(i => data.Values.Span[i] == 0).Select(i => data.Timestamps.Span[i]).ToArray() : [];
        var page = Assert.Single(await harness.SelectAsync("ALERTS{alertname=\"ShopBudget\", alertstate=\"firing\"}"));
        Assert.InRange(page.Timestamps.Span[0], failures[8], failures[9] - 1);
        Assert.Equal("page", page.Labels["sloth_severity"]);
        Assert.Single(harness.Lines, l => l.StartsWith("[FIRING", StringComparison.Ordinal));

        var status = Assert.Single(await StatusAsync(harness));
        Assert.Equal(SloAlertState.Page, status.Alert);
        Assert.True(status.Burns[0].Holds);
        Assert.Equal(14.4, status.Burns[0].Limit, 9);
        Assert.Equal(100, status.Burns[0].Short!.Value, 6);
        Assert.InRange(status.Burns[0].Long!.Value, 100 * 14 / 60.0, 100 * 15 / 59.0);
        Assert.Equal(1 - ((1 - status.Availability!.Value) / 0.01), status.BudgetRemaining!.Value, 9);
        Assert.True(status.UnknownShare > 0.99);

        // The report counts seconds: the first failed slot to the last, and one interval on, of the twenty minutes that the ledger knows.
        var report = await harness.Engine.ReportAsync(
            new Engine.Reports.ReportRequest { Title = "t", Period = new ReportPeriod(start, harness.Time.GetUtcNow()) }, CancellationToken.None);
        var slo = Assert.Single(report.Slos);
        Assert.Equal(0.25, slo.Achieved!.Value, 1);
        Assert.True(slo.Breached);
        Assert.Equal(Minute, slo.CheckInterval);
        var down = (report.Period.ToUtc - DateTimeOffset.FromUnixTimeMilliseconds(failures[0])).TotalDays;
        Assert.Equal(down / 30 / 0.01, Assert.Single(report.Incidents).BudgetSpent!.Value, 9);
    }

    [Fact]
    public async Task Without_data_nothing_is_known_and_a_calendar_window_starts_with_its_month()
    {
        const string Yaml = """
            targets: [{name: a, url: 'http://127.0.0.1:1'}]
            slos: [{name: x, objective: 99, calendar: month, sli: {raw: {error_ratio_query: "avg_over_time(bad[{{.window}}])"}}}]
            """;
        using var harness = new EngineHarness(Yaml);

        var status = Assert.Single(await StatusAsync(harness));

        Assert.Null(status.Availability);
        Assert.Null(status.BudgetRemaining);
        Assert.Null(status.BurnRate);
        Assert.Equal(1, status.UnknownShare);
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), status.Window.FromUtc);
        Assert.Equal(CalendarUnit.Month, status.Slo.Window.Unit);
    }

    private static ValueTask<IReadOnlyList<SloStatus>> StatusAsync(EngineHarness harness) =>
        new SloStatusReader(new PromQLEngine(new PromQLOptions()), new SeriesStore(harness.Storage.Blobs, harness.Time, new SeriesStoreOptions()))
            .ReadAsync(harness.Engine.Config, harness.Time.GetUtcNow(), CancellationToken.None);

    /// <summary>Good probes, one a minute, up to the start of the test.</summary>
    internal static async Task SeedAsync(EngineHarness harness, TimeSpan length)
    {
        var target = Assert.Single(harness.Engine.Config.Targets);
        var labels = target.SeriesLabels.With(Label.MetricName, "probe_success");
        var now = harness.Time.GetUtcNow();
        var samples = new List<SeriesSample>();
        for (var at = now - length; at < now - Minute; at += Minute)
        {
            samples.Add(new SeriesSample(labels, at.ToUnixTimeMilliseconds(), 1));
        }

        await new SeriesStore(harness.Storage.Blobs, harness.Time, new SeriesStoreOptions()).ImportAsync("seed", samples, CancellationToken.None);
    }
}
