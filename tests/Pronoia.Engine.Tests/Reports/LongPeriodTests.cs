using System.Text;
using Microsoft.AspNetCore.Http;
using Pronoia.Engine.Reports;
using Pronoia.Engine.Results;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Rendering;
using Pronoia.Storage.Slots;

namespace Pronoia.Engine.Tests.Reports;

/// <summary>Twelve days with an outage, a maintenance window and a stop, reported from rollups and held against the raw rows.</summary>
public sealed class LongPeriodTests
{
    private const string Windows = """
        alerting:
          route: {receiver: r}
          receivers: [{name: r, console_configs: [{}]}]
          maintenance_windows: [{name: big upgrade, matchers: [target=api], starts_at: 2026-11-25T00:00:00Z, ends_at: 2026-11-25T06:00:00Z}]
        """;

    [Fact]
    public async Task A_long_report_is_made_of_rollups_and_says_what_the_raw_rows_say()
    {
        var failing = false;
        await using var server = await Loopback.StartAsync(context =>
        {
            context.Response.StatusCode = failing ? 500 : 200;
            return Task.CompletedTask;
        });
        using var harness = new EngineHarness($"global: {{interval: 30m}}\ntargets: [{{name: api, url: '{server.Url}'}}, {{name: web, url: '{server.Url}'}}]\n{Windows}");
        var start = harness.Time.GetUtcNow();
        for (var step = 0; step < 12 * 48; step++)
        {
            failing = step is >= 150 and < 160 or >= 170 and < 190;
            if (step == 300)
            {
                harness.Time.Advance(TimeSpan.FromHours(5));
            }

            await harness.StepAsync(TimeSpan.FromMinutes(30));
        }

        var period = new ReportPeriod(start, harness.Time.GetUtcNow());
        var report = await harness.Engine.ReportAsync(new ReportRequest { Title = "r", Period = period }, default);

        foreach (var target in report.Targets)
        {
            var rows = (await harness.RowsAsync(ProbeResultRow.Table)).Where(r => r.GetString("Target") == target.Name).ToList();
            var ledger = await LedgerAsync(harness, rows[0].PartitionKey[..rows[0].PartitionKey.LastIndexOf('_')], period);
            Assert.Equal((ledger.Scheduled, ledger.Run), (target.ChecksScheduled, target.ChecksRun));
            Assert.True(target.ChecksMissed >= 9);

            var good = rows.Where(r => r.GetBoolean("Success") == true && r.GetString("Maintenance") is null).Select(r => r.GetDouble("DurationSeconds")!.Value).Order().ToArray();
            Assert.InRange(target.P50!.Value, good[(int)(0.48 * good.Length)] * 0.99, good[(int)(0.52 * good.Length)] * 1.01);
            Assert.InRange(target.P99!.Value, good[(int)(0.96 * good.Length)] * 0.99, good[^1] * 1.01);

            // One point for each whole day, not one for each check.
            Assert.Equal(11, target.Latency.Count);
            Assert.Equal(target.Name == "api" ? 6 * 3600 : 0, target.Uptime.Maintenance, 1800.0);
        }

        var footnote = Assert.Single(report.Maintenance);
        Assert.Equal(("big upgrade", "api"), (footnote.Reason, footnote.Targets));
        Assert.Contains("big upgrade", HtmlReport.Render(report), StringComparison.Ordinal);

        // Ten failures lie outside of the window, twenty inside or after it: those inside are no outage of the target under maintenance.
        var down = report.Targets.ToDictionary(t => t.Name, t => t.Uptime.Down);
        Assert.InRange(down["web"] - down["api"], 3 * 3600, 6 * 3600);
        Assert.Contains(report.Incidents, i => i.Target == "api");
    }

    [Fact]
    public async Task The_status_page_shows_maintenance_as_such_and_the_days_before()
    {
        await using var server = await Loopback.TextAsync("ok");
        using var harness = new EngineHarness($"global: {{interval: 1h}}\ntargets: [{{name: api, url: '{server.Url}'}}, {{name: web, url: '{server.Url}'}}]\n{Windows}");
        await harness.StepAsync(TimeSpan.FromHours(1), 86);

        var status = await harness.Engine.Web.StatusAsync(default);
        var body = await PageAsync(harness);

        var api = status.Targets.Single(t => t.Status.Target == "api");
        Assert.Equal((UptimeState.Maintenance, "big upgrade", new DateTimeOffset(2026, 11, 25, 6, 0, 0, TimeSpan.Zero)), (api.State, api.Maintenance, api.MaintenanceEnds));
        Assert.Equal(UptimeState.Up, status.Targets.Single(t => t.Status.Target == "web").State);
        Assert.Equal(4, api.Days.Count);
        Assert.Equal(86_400, api.Days[1].UpSeconds);
        Assert.Contains("1 in maintenance, 1 of 2 targets up", body, StringComparison.Ordinal);
        Assert.Contains("big upgrade, until 2026-11-25 06:00:00 UTC", body, StringComparison.Ordinal);
        Assert.Contains("api, by day", body, StringComparison.Ordinal);
        Assert.Contains("5 days: 100.00 % of the known time", body, StringComparison.Ordinal);
    }

    private static async Task<(long Scheduled, long Run)> LedgerAsync(EngineHarness harness, string job, ReportPeriod period)
    {
        long scheduled = 0, run = 0;
        await foreach (var slot in new SlotLedger(harness.Storage.Tables).QueryAsync(job, period.FromUtc, period.ToUtc, default))
        {
            scheduled++;
            run += slot.State == SlotState.Done ? 1 : 0;
        }

        return (scheduled, run);
    }

    private static async Task<string> PageAsync(EngineHarness harness)
    {
        var context = new DefaultHttpContext { Request = { Method = "GET", Path = "/" }, Response = { Body = new MemoryStream() } };
        await harness.Engine.Web.HandleAsync(context);
        return Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray());
    }
}
