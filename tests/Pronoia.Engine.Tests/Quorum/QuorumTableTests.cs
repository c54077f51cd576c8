using Microsoft.Extensions.Logging.Abstractions;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Quorum;
using Pronoia.Probing;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Tables;

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

    private async Task<List<TableRow>> RowsAsync()
    {
        var rows = new List<TableRow>();
        await foreach (var row in _storage.Tables.QueryAsync(QuorumTable.Table, "probe-30s-0", RowKeyRange.All, CancellationToken.None))
        {
            rows.Add(row);
        }

        return rows;
    }
}
