using Pronoia.Prometheus.Model;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Series;
using MatchType = Pronoia.Prometheus.Model.MatchType;

namespace Pronoia.Storage.Tests.Series;

public sealed class CompactionTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 20, 0, 0, TimeSpan.Zero);
    private readonly InMemoryStorage _storage = new();
    private readonly ManualTimeProvider _time = new(Start);
    private readonly SeriesStore _store;

    public CompactionTests() => _store = new SeriesStore(_storage.Blobs, _time, new SeriesStoreOptions());

    private static CancellationToken Ct => CancellationToken.None;

    [Fact]
    public async Task Hours_become_blocks_when_they_are_closed_and_days_are_merged()
    {
        await IngestAsync(hours: 2);
        Assert.Equal(["series/log/2026112020/s", "series/log/2026112021/s"], await NamesAsync());

        // Closed are hours that no sample is accepted for any more: two hours, and five minutes for clocks that differ.
        _time.Advance(TimeSpan.FromMinutes(64));
        Assert.Equal(0, (await _store.CompactAsync(Ct)).LogsCompacted);
        _time.Advance(TimeSpan.FromMinutes(1));
        var result = await _store.CompactAsync(Ct);
        Assert.Equal((1, 1, 120L), (result.LogsCompacted, result.BlocksWritten, result.SamplesWritten));
        Assert.Equal(["series/block/20261120/s/h20.000000", "series/log/2026112021/s"], await NamesAsync());

        _time.Advance(TimeSpan.FromHours(3));
        await _store.CompactAsync(Ct);
        Assert.Equal(["series/block/20261120/s/x.000000"], await NamesAsync());
        await AssertAllAsync(120);
    }

    [Fact]
    public async Task A_log_that_is_closed_takes_no_samples_but_loses_none()
    {
        await IngestAsync(hours: 1);
        var log = "series/log/2026112020/s";
        var bytes = (await _storage.Blobs.GetAsync(log))!.Bytes;
        _time.Advance(TimeSpan.FromHours(3));
        await _store.CompactAsync(Ct);
        // As if compaction had died before it deleted the log.
        await _storage.Blobs.AppendAsync(log, bytes, 0, Ct);
        await AssertAllAsync(60);
        await _store.CompactAsync(Ct);
        await AssertAllAsync(60);
        _time.Advance(TimeSpan.FromDays(1));
        await _store.CompactAsync(Ct);
        Assert.Single(await NamesAsync());
        await AssertAllAsync(60);
    }

    [Fact]
    public async Task A_merge_that_died_before_it_deleted_its_inputs_doubles_nothing()
    {
        await IngestAsync(hours: 3);
        _time.Advance(TimeSpan.FromHours(3));
        await _store.CompactAsync(Ct);
        var inputs = new Dictionary<string, ReadOnlyMemory<byte>>();
        foreach (var name in await NamesAsync())
        {
            inputs.Add(name, (await _storage.Blobs.GetAsync(name))!.Bytes);
        }

        _time.Advance(TimeSpan.FromDays(1));
        await _store.CompactAsync(Ct);
        foreach (var (name, bytes) in inputs.Skip(1))
        {
            await _storage.Blobs.PutAsync(name, bytes, BlobCondition.MustNotExist, Ct);
        }

        await AssertAllAsync(180);
        await _store.CompactAsync(Ct);
        Assert.Equal(["series/block/20261120/s/x.000001"], await NamesAsync());
        await AssertAllAsync(180);
    }

    [Fact]
    public async Task Compactions_at_once_agree()
    {
        await IngestAsync(hours: 4);
        _time.Advance(TimeSpan.FromDays(2));
        for (var round = 0; round < 5; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
                await new SeriesStore(_storage.Blobs, _time, new SeriesStoreOptions()).CompactAsync(Ct))));
            await AssertAllAsync(240);
        }

        Assert.Single(await NamesAsync());
    }

    [Fact]
    public async Task Readers_see_every_sample_while_compaction_runs()
    {
        await IngestAsync(hours: 6);
        _time.Advance(TimeSpan.FromDays(2));
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await AssertAllAsync(360);
            }
        })).ToArray();
        for (var i = 0; i < 20; i++)
        {
            await _store.CompactAsync(Ct);
            await _store.ImportAsync("s", [new SeriesSample(Labels.Of("other"), Start.ToUnixTimeMilliseconds() + i, i)], Ct);
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task Retention_drops_by_the_first_policy_that_matches()
    {
        await IngestAsync(hours: 1);
        _time.Advance(TimeSpan.FromDays(1));
        await _store.CompactAsync(Ct);
        RetentionPolicy[] policies =
        [
            new([new Matcher(MatchType.Equal, "n", "1")], TimeSpan.FromDays(30)),
            new([new Matcher(MatchType.Equal, Label.MetricName, "m")], TimeSpan.FromDays(5)),
        ];
        Assert.Equal(new RetentionResult(0, 0, 0), await _store.ApplyRetentionAsync(policies, TimeSpan.FromDays(90), Ct));
        _time.Advance(TimeSpan.FromDays(6));
        Assert.Equal(new RetentionResult(0, 1, 1), await _store.ApplyRetentionAsync(policies, TimeSpan.FromDays(90), Ct));
        Assert.Equal(["m{n=\"1\"}"], (await SelectAsync()).Select(s => s.Labels.ToString()));
        Assert.Equal(["series/block/20261120/s/x.000001"], await NamesAsync());
        _time.Advance(TimeSpan.FromDays(30));
        Assert.Equal(new RetentionResult(1, 0, 1), await _store.ApplyRetentionAsync(policies, TimeSpan.FromDays(90), Ct));
        Assert.Empty(await NamesAsync());
    }

    [Fact]
    public async Task Verify_names_the_first_bad_byte_of_every_damaged_blob()
    {
        await IngestAsync(hours: 2);
        _time.Advance(TimeSpan.FromMinutes(70));
        await _store.CompactAsync(Ct);
        Assert.Empty(await _store.VerifyAsync(Ct).ToListAsync());

        const string log = "series/log/2026112021/s", block = "series/block/20261120/s/h20.000000";
        var logBytes = (await _storage.Blobs.GetAsync(log))!.Bytes.ToArray();
        var firstFrame = 20 + BitConverter.ToInt32(logBytes, 8);
        logBytes[firstFrame + 25] ^= 1;
        await _storage.Blobs.PutAsync(log, logBytes, BlobCondition.None, Ct);
        var blockBytes = (await _storage.Blobs.GetAsync(block))!.Bytes.ToArray();
        blockBytes[9] ^= 1;
        await _storage.Blobs.PutAsync(block, blockBytes, BlobCondition.None, Ct);

        Assert.Equal(
            [new VerifyProblem(log, firstFrame, "the checksum of the log frame does not match"), new VerifyProblem(block, 8, "the checksum of the page does not match")],
            await _store.VerifyAsync(Ct).ToListAsync());
    }

    [Fact]
    public async Task Every_flipped_byte_of_a_block_is_found()
    {
        await IngestAsync(hours: 1);
        _time.Advance(TimeSpan.FromDays(1));
        await _store.CompactAsync(Ct);
        var name = Assert.Single(await NamesAsync());
        var whole = (await _storage.Blobs.GetAsync(name))!.Bytes.ToArray();
        for (var i = 0; i < whole.Length; i++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[i] ^= 0x10;
            await _storage.Blobs.PutAsync(name, damaged, BlobCondition.None, Ct);
            Assert.Single(await _store.VerifyAsync(Ct).ToListAsync());
        }
    }

    [Fact]
    public async Task Large_blocks_are_read_in_parts()
    {
        // Noise does not compress: well over the size up to which a block is fetched whole.
        var random = new Random(5);
        var start = Start.ToUnixTimeMilliseconds();
        var samples = Enumerable.Range(0, 40).SelectMany(n => Enumerable.Range(0, 4000).Select(i =>
            new SeriesSample(Labels.Of("m", ("n", $"{n:D2}")), start + (i * 1000), random.NextDouble()))).ToList();
        var result = await _store.ImportAsync("s", samples, Ct);
        Assert.Equal((160_000L, 0L, 1), (result.Samples, result.Duplicates, result.Blocks));
        Assert.True((await _store.StatsAsync(Ct)).BlockBytes > 1_000_000);

        var one = Assert.Single(await _store.SelectAsync([new Matcher(MatchType.Equal, "n", "17")], start + 1_500_000, start + 1_600_000, Ct));
        var expected = samples.Where(s => s.Labels["n"] == "17" && s.TimestampMs >= start + 1_500_000 && s.TimestampMs <= start + 1_600_000).ToList();
        Assert.Equal(expected.Select(s => s.TimestampMs), one.Timestamps.ToArray());
        Assert.Equal(expected.Select(s => s.Value), one.Values.ToArray());
        Assert.Equal(40, (await _store.SeriesAsync([], start, start, Ct)).Count);
        Assert.Empty(await _store.VerifyAsync(Ct).ToListAsync());
    }

    private async Task IngestAsync(int hours)
    {
        for (var minute = 0; minute < hours * 60; minute++)
        {
            var time = Start.AddMinutes(minute);
            _time.Advance(time - _time.GetUtcNow());
            var result = await _store.AppendAsync("s", [Sample(0, time, minute), Sample(1, time, minute * 0.5)], Ct);
            Assert.Equal(2, result.Accepted);
        }

        _time.Advance(TimeSpan.FromMinutes(1));
    }

    private static SeriesSample Sample(int series, DateTimeOffset time, double value) => new(Labels.Of("m", ("n", $"{series}")), time.ToUnixTimeMilliseconds(), value);

    private async Task<IReadOnlyList<Prometheus.Query.SeriesData>> SelectAsync() =>
        await _store.SelectAsync([new Matcher(MatchType.Equal, Label.MetricName, "m")], 0, long.MaxValue, Ct);

    private async Task AssertAllAsync(int count)
    {
        var series = await SelectAsync();
        Assert.Equal(2, series.Count);
        Assert.Equal(Enumerable.Range(0, count).Select(i => (double)i), series[0].Values.ToArray());
        Assert.Equal(Enumerable.Range(0, count).Select(i => i * 0.5), series[1].Values.ToArray());
    }

    private async Task<List<string>> NamesAsync() => (await _storage.Blobs.ListAsync("series/", Ct).ToListAsync()).ConvertAll(b => b.Name);
}
