using Pronoia.Engine.Alerts;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Detection;
using Pronoia.Engine.Incidents;
using Pronoia.Engine.Reports;
using Pronoia.Engine.Results;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Tests.Results;

public sealed class TableUpkeepTests
{
    [Fact]
    public async Task What_has_expired_goes_and_the_rest_stays()
    {
        await using var server = await Loopback.TextAsync("ok");
        using var harness = new EngineHarness($$"""
            global: {interval: 3h}
            targets: [{name: a/b, url: '{{server.Url}}'}]
            storage: {retention: {results: 2d, slots: 3d, uptime: 5d, anomalies: 4d, series: 6d} }
            """);
        await AddAnomalyAsync(harness, 0);
        await AddAnomalyAsync(harness, 9);
        await harness.StepAsync(TimeSpan.FromHours(1), 24 * 10);
        var now = harness.Time.GetUtcNow();

        var results = await harness.RowsAsync(ProbeResultRow.Table);
        var oldest = results.Min(r => r.GetTime("Slot"))!.Value;
        Assert.InRange((now - oldest).TotalDays, 2, 3.1);
        Assert.InRange(results.Count, 16, 25);
        var slots = await harness.RowsAsync("slots");
        Assert.InRange((now - slots.Min(r => r.GetTime("ScheduledAt"))!.Value).TotalDays, 2.9, 3.1);
        Assert.Equal(5, (await harness.RowsAsync("uptime")).Count);
        Assert.Single(await harness.RowsAsync(AnomalyRow.Table));
        var samples = await harness.SelectAsync("probe_success");
        Assert.InRange((now - DateTimeOffset.FromUnixTimeMilliseconds(samples[0].Timestamps.Span[0])).TotalDays, 6, 7.3);
        Assert.Single(await harness.RowsAsync(TargetStatus.Table));
    }

    [Fact]
    public async Task A_stretch_that_began_before_the_limit_stays_while_it_reaches_over_it()
    {
        using var harness = new EngineHarness("targets: [{name: a, url: 'http://127.0.0.1:1'}]");
        var now = harness.Time.GetUtcNow();
        await new TargetPlacements(harness.Storage.Tables).TakeAsync("a", "probe-30s-0", default);
        foreach (var (from, to) in ((int, int)[])[(-900, -850), (-850, -500), (-500, -1)])
        {
            var segment = new StateSegment("a", Reporting.Model.UptimeState.Up, now.AddDays(from), now.AddDays(to));
            await harness.Storage.Tables.ApplyAsync(StateSegment.Table, "a", [TableOperation.Insert(segment.ToRow())], default);
        }

        Assert.Equal(1, await new TableUpkeep(harness.Storage, harness.Time).RunAsync(new(), now, daily: true, default));
        Assert.Equal(2, (await harness.RowsAsync(StateSegment.Table)).Count);
    }

    [Fact]
    public async Task Incidents_notifications_verdicts_and_reports_go_with_all_that_belongs_to_them()
    {
        using var harness = new EngineHarness("targets: [{name: a, url: 'http://127.0.0.1:1'}]");
        var (tables, now) = (harness.Storage.Tables, harness.Time.GetUtcNow());
        foreach (var at in (DateTimeOffset[])[now.AddDays(-5), now.AddDays(-1)])
        {
            var (day, id) = (AnomalyRow.Partition(at), $"{at:yyyyMMdd'T'HHmmss'Z'}-1a2b3c4d");
            foreach (var (table, partition, row) in ((string, string, string)[])[
                (IncidentRows.Table, day, id), (IncidentRows.MemberTable, id, "m"), (TableAlertingState.LogTable, day, "n"), (VerdictBook.Table, day, "v")])
            {
                await tables.ApplyAsync(table, partition, [TableOperation.Insert(new TableRow(partition, row))], default);
            }

            var report = new ArchivedReport
            {
                Name = "weekly", Slot = at, Title = "", Kind = "", PeriodFrom = at, PeriodTo = at, Verdict = "", Tone = "", Headline = "", Forms = ["html", "mail.html"], MadeAt = at, Digest = "0123456789abcdef",
            };
            var mail = new ReportMailing { Report = "weekly", Slot = at, Recipients = "a@example.org", State = ReportMailState.Sent, At = at };
            await tables.ApplyAsync(ArchivedReport.Table, "weekly", [TableOperation.Insert(report.ToRow())], default);
            await tables.ApplyAsync(ReportMailing.Table, "weekly", [TableOperation.Insert(mail.ToRow())], default);
            foreach (var form in report.Forms)
            {
                await harness.Storage.Blobs.PutAsync(report.BlobOf(form), new byte[1], BlobCondition.None, default);
            }
        }

        var retention = new RetentionConfig { Anomalies = TimeSpan.FromDays(3), Notifications = TimeSpan.FromDays(3), Reports = TimeSpan.FromDays(3) };
        Assert.Equal(6, await new TableUpkeep(harness.Storage, harness.Time).RunAsync(retention, now, daily: true, default));
        foreach (var table in (string[])[IncidentRows.Table, IncidentRows.MemberTable, TableAlertingState.LogTable, VerdictBook.Table, ArchivedReport.Table, ReportMailing.Table])
        {
            Assert.Single(await harness.RowsAsync(table));
        }

        Assert.Equal(2, await harness.Storage.Blobs.ListAsync(ReportArchive.Prefix, default).CountAsync());
    }

    [Fact]
    public async Task A_job_and_a_target_that_are_gone_leave_nothing_behind_in_the_end()
    {
        await using var server = await Loopback.TextAsync("ok");
        const string Retention = "storage: {retention: {results: 2d, slots: 2d, uptime: 2d} }\n";
        using var harness = new EngineHarness($"{Retention}targets: [{{name: old, url: '{server.Url}', interval: 1h}}]");
        await harness.StepAsync(TimeSpan.FromMinutes(30), 4);
        Assert.NotNull(await harness.Storage.Blobs.GetAsync("state/detection/probe-1h-0"));
        harness.Engine.Reload(ConfigurationLoader.Parse($"{Retention}targets: [{{name: new, url: '{server.Url}', interval: 6h}}]", "f", "."));
        await harness.StepAsync(TimeSpan.FromMinutes(50), 8);
        Assert.Equal("probe-1h-0", Assert.Single(await harness.RowsAsync("planner"), r => r.PartitionKey == "gone").GetString("Job"));
        Assert.Equal(2, (await harness.RowsAsync(TargetStatus.Table)).Count);

        await harness.StepAsync(TimeSpan.FromHours(1), 24 * 11);
        Assert.DoesNotContain(await harness.RowsAsync("planner"), r => r.PartitionKey == "gone");
        Assert.DoesNotContain(await harness.RowsAsync("slots"), r => r.GetString("Job") == "probe-1h-0");
        Assert.DoesNotContain(await harness.RowsAsync(ProbeResultRow.Table), r => r.GetString("Target") == "old");
        Assert.Equal("new", Assert.Single(await harness.RowsAsync(TargetStatus.Table)).GetString("Target"));
        Assert.Single(await harness.RowsAsync("placements"));
        Assert.Null(await harness.Storage.Blobs.GetAsync("state/detection/probe-1h-0"));
    }

    private static async Task AddAnomalyAsync(EngineHarness harness, int day)
    {
        var at = harness.Time.GetUtcNow().AddDays(day);
        var row = new TableRow(AnomalyRow.Partition(at), TableKey.Ascending(at)) { ["StartedAt"] = at };
        await harness.Storage.Tables.ApplyAsync(AnomalyRow.Table, row.PartitionKey, [TableOperation.Insert(row)], default);
    }
}
