using Pronoia.Engine.Detection;
using Pronoia.Engine.Results;
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

        Assert.Equal(1, await new TableUpkeep(harness.Storage.Tables, harness.Time).RunAsync(new(), now, daily: true, default));
        Assert.Equal(2, (await harness.RowsAsync(StateSegment.Table)).Count);
    }

    private static async Task AddAnomalyAsync(EngineHarness harness, int day)
    {
        var at = harness.Time.GetUtcNow().AddDays(day);
        var row = new TableRow(AnomalyRow.Partition(at), TableKey.Ascending(at)) { ["StartedAt"] = at };
        await harness.Storage.Tables.ApplyAsync(AnomalyRow.Table, row.PartitionKey, [TableOperation.Insert(row)], default);
    }
}
