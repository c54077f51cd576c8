using System.Globalization;
using Microsoft.AspNetCore.Http;
using Pronoia.Engine.Reports;
using Pronoia.Reporting.Model;

namespace Pronoia.Engine.Tests.Reports;

public sealed class CapacityForecastsTests
{
    [Fact]
    public async Task A_report_lists_every_series_under_forecasts_with_its_trend_however_far_the_limit_is()
    {
        var step = 0;
        await using var server = await Loopback.StartAsync(async context => await context.Response.WriteAsync(
            $"disk{{job=\"x\",volume=\"a\"}} {(10 + (0.01 * step++)).ToString(CultureInfo.InvariantCulture)}\ndisk{{job=\"x\",volume=\"b\"}} 7\n"));
        using var harness = new EngineHarness($$"""
            global: {default_rules: false}
            federation: [{name: core, url: '{{server.Url}}', match: ['{job="x"}'], interval: 1s}]
            forecasts: [{name: Full, match: disk, above: 1000, horizon: 1m}]
            """);
        await harness.StepAsync(TimeSpan.FromSeconds(1), 40);
        var now = harness.Time.GetUtcNow();

        var report = await harness.Engine.ReportAsync(
            new ReportRequest { Title = "Capacity", TimeZone = TimeZoneInfo.Utc, Period = new ReportPeriod(now.AddDays(-90), now) }, CancellationToken.None);

        Assert.Equal(["disk{job=\"x\", volume=\"a\"}", "disk{job=\"x\", volume=\"b\"}"], report.Forecasts.Select(f => f.Subject));
        // 989.6 to go at 0.01 a second.
        Assert.InRange((report.Forecasts[0].EtaUtc!.Value - now).TotalSeconds, 98_500, 99_500);
        Assert.StartsWith("Full: at 10.3", report.Forecasts[0].Basis, StringComparison.Ordinal);
        Assert.Contains("+864 a day", report.Forecasts[0].Basis, StringComparison.Ordinal);
        Assert.Null(report.Forecasts[1].EtaUtc);
        Assert.Equal("Full: at 7, no trend", report.Forecasts[1].Basis);
        Assert.Equal([], (await harness.RowsAsync("anomalies")).Select(r => r.GetString("Summary")));
    }
}
