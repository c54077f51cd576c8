using Microsoft.Extensions.Logging.Abstractions;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Quorum;
using Pronoia.Probing;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Tables;
using Pronoia.Tests.Faults;

namespace Pronoia.Engine.Tests.Quorum;

public sealed class QuorumTableTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly InMemoryStorage _storage;
    private readonly QuorumTable _table;
    private readonly QuorumConfig _quorum = new() { Location = "eu", Locations = ["eu", "us"], DownWhen = 2 };

    public QuorumTableTests()
    {
        var time = new ManualTimeProvider(Noon);
        _storage = new InMemoryStorage(time);
        _table = new QuorumTable(_storage.Tables, time, NullLogger<QuorumTable>.Instance);
    }

    [Fact]
    public async Task A_slot_that_comes_late_does_not_put_a_newer_vote_back()
    {
        await VoteAsync(Noon, ProbeVerdict.Up, "a");
        await VoteAsync(Noon.AddSeconds(-30), ProbeVerdict.Down, "a");
        Assert.Equal("Up", Assert.Single(await RowsAsync()).GetString("Verdict"));
    }

    [Fact]
    public async Task The_vote_of_a_target_that_is_gone_goes_with_the_next_slot()
    {
        await VoteAsync(Noon, ProbeVerdict.Up, "a", "b");
        await VoteAsync(Noon.AddSeconds(30), ProbeVerdict.Up, "b");
        Assert.Equal("b", Assert.Single(await RowsAsync()).GetString("Target"));
    }

    [Fact]
    public async Task Votes_that_nobody_casts_any_more_are_swept_after_a_month()
    {
        await VoteAsync(Noon, ProbeVerdict.Up, "a");
        var old = new LocationVote("x", "us", Noon.AddDays(-31), ProbeVerdict.Down, "");
        var young = old with { Target = "y", Slot = Noon.AddDays(-29) };
        await _storage.Tables.ApplyAsync(QuorumTable.Table, "gone-1h-0", [old.ToUpsert("gone-1h-0"), young.ToUpsert("gone-1h-0")], CancellationToken.None);
        await _storage.Tables.ApplyAsync(QuorumTable.Table, "gone-1h-1", [old.ToUpsert("gone-1h-1")], CancellationToken.None);
        await _storage.Tables.ApplyAsync(
            QuorumTable.Table, "leader", [TableOperation.Insert(new TableRow("leader", "leader") { ["Location"] = "eu", ["Until"] = Noon.AddDays(-40) })], CancellationToken.None);

        Assert.Equal(2, await _table.SweepAsync(Noon, CancellationToken.None));
        Assert.Equal(0, await _table.SweepAsync(Noon, CancellationToken.None));

        Assert.Equal("y", Assert.Single(await RowsAsync("gone-1h-0")).GetString("Target"));
        Assert.Single(await RowsAsync("leader"));
        Assert.Single(await RowsAsync());
    }

    [Fact]
    public async Task A_shared_table_that_fails_is_swept_another_day()
    {
        for (var i = 0; i < 20; i++)
        {
            await _storage.Tables.ApplyAsync(
                QuorumTable.Table, $"gone-{i:D2}", [new LocationVote("x", "us", Noon.AddDays(-31), ProbeVerdict.Down, "").ToUpsert($"gone-{i:D2}")], CancellationToken.None);
        }

        var plan = new FaultPlan(3, 1);
        var failing = new QuorumTable(new FaultyTableStore(_storage.Tables, plan), new ManualTimeProvider(Noon), NullLogger<QuorumTable>.Instance);
        Assert.InRange(await failing.SweepAsync(Noon, CancellationToken.None), 0, 19);
        Assert.NotEqual(0, plan.Injected);

        await _table.SweepAsync(Noon, CancellationToken.None);
        Assert.Empty(await RowsAsync("gone-19"));
    }

    private async Task VoteAsync(DateTimeOffset slot, ProbeVerdict verdict, params string[] names)
    {
        var yaml = "targets: [" + string.Join(", ", names.Select(n => $"{{name: {n}, url: '{n}.example:1'}}")) + "]";
        var job = new JobCatalogue(ConfigurationLoader.Parse(yaml, "test.yaml", ".")).Jobs.Single(j => j.Kind == JobKind.Probe);
        var results = job.Targets.Select(t => (t, new ProbeResult
        {
            Target = t.Url,
            Module = t.Module,
            Success = verdict == ProbeVerdict.Up,
            Verdict = verdict,
            Failure = FailureClass.None,
            Message = "",
            StartedAt = slot,
            Duration = TimeSpan.Zero,
        })).ToList();
        await _table.VoteAsync(_quorum, job, slot, results, CancellationToken.None);
    }

    private async Task<List<TableRow>> RowsAsync(string partition = "probe-30s-0")
    {
        var rows = new List<TableRow>();
        await foreach (var row in _storage.Tables.QueryAsync(QuorumTable.Table, partition, RowKeyRange.All, CancellationToken.None))
        {
            rows.Add(row);
        }

        return rows;
    }
}
