using Pronoia.Prometheus.Model;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Series;
using Pronoia.Storage.State;
using Pronoia.Storage.Uptime;
using Pronoia.Tests.Faults;
using MatchType = Pronoia.Prometheus.Model.MatchType;

namespace Pronoia.Storage.Tests.Series;

/// <summary>Every acknowledged sample is readable exactly once, whatever the storage does and however many write.</summary>
public sealed class SeriesFaultTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 9, 40, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Faults_lose_nothing_and_double_nothing(int seed)
    {
        using var storage = new InMemoryStorage();
        var plan = new FaultPlan(seed, 0.25);
        var time = new ManualTimeProvider(Start);
        var store = new SeriesStore(new FaultyBlobStore(storage.Blobs, plan), time, new SeriesStoreOptions());
        var expected = new List<double>();
        for (var i = 0; i < 200; i++)
        {
            time.Advance(TimeSpan.FromMinutes(3));
            var timestamp = time.GetUtcNow().ToUnixTimeMilliseconds();
            var result = await UntilDoneAsync(() => store.AppendAsync("s", [Sample(0, timestamp, i), Sample(1, timestamp, -i)], CancellationToken.None));
            Assert.Equal(0, result.Rejected);
            expected.Add(i);
            if (i % 10 == 9)
            {
                await UntilDoneAsync(async () => await store.CompactAsync(CancellationToken.None) is not null);
                var read = await UntilDoneAsync(() => store.SelectAsync([new Matcher(MatchType.Equal, "n", "0")], 0, long.MaxValue, CancellationToken.None));
                Assert.Equal(expected, Assert.Single(read).Values.ToArray());
            }
        }

        Assert.True(plan.Injected > 100);
        plan.IsEnabled = false;
        var fresh = new SeriesStore(storage.Blobs, time, new SeriesStoreOptions());
        await foreach (var problem in fresh.VerifyAsync(CancellationToken.None))
        {
            Assert.Fail(problem.ToString());
        }

        var all = await fresh.SelectAsync([new Matcher(MatchType.Equal, Label.MetricName, "m")], 0, long.MaxValue, CancellationToken.None);
        Assert.Equal(2, all.Count);
        Assert.Equal(expected, all[0].Values.ToArray());
        Assert.Equal(expected.Select(v => -v), all[1].Values.ToArray());
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0.1)]
    public async Task Eight_workers_on_overlapping_shards_lose_nothing_and_double_nothing(int seed, double faultRate)
    {
        const int workers = 8, rounds = 40, shards = 3;
        using var storage = new InMemoryStorage();
        var plan = new FaultPlan(seed, faultRate);
        var blobs = new FaultyBlobStore(storage.Blobs, plan);
        var tables = new FaultyTableStore(storage.Tables, plan);
        var time = new ManualTimeProvider(Start);
        using var barrier = new Barrier(workers, _ => time.Advance(TimeSpan.FromMinutes(7)));
        await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Factory.StartNew(
            () => WorkAsync(worker, barrier).GetAwaiter().GetResult(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        plan.IsEnabled = false;
        var fresh = new SeriesStore(storage.Blobs, time, new SeriesStoreOptions());
        var all = await fresh.SelectAsync([new Matcher(MatchType.Equal, Label.MetricName, "m")], 0, long.MaxValue, CancellationToken.None);
        // A series of each worker, and one that all of them write, in every shard.
        Assert.Equal((workers + 1) * shards, all.Count);
        Assert.All(all, s => Assert.Equal(Enumerable.Range(0, rounds).Select(r => (double)r), s.Values.ToArray()));
        await foreach (var problem in fresh.VerifyAsync(CancellationToken.None))
        {
            Assert.Fail(problem.ToString());
        }

        // What all write of a day is one worker's, whole; what each counts on the shared state is counted once.
        var days = await new UptimeRollups(storage.Tables).ReadAsync("shared", Day(0), Day(rounds), CancellationToken.None).ToListAsync();
        Assert.Equal(Enumerable.Range(0, rounds).Select(Day), days.Select(d => d.Day));
        Assert.All(days, d => Assert.Equal((86_400 - d.Checks, d.Checks, d.Checks), ((int)d.UpSeconds, (int)d.DownSeconds, d.Latency.Count)));
        var counted = (await new StateStore(storage.Blobs).LoadAsync("shared", CancellationToken.None))!;
        Assert.Equal(Enumerable.Repeat((byte)rounds, workers), counted.Content.ToArray());

        async Task WorkAsync(int worker, Barrier rendezvous)
        {
            var store = new SeriesStore(blobs, time, new SeriesStoreOptions());
            var (rollups, states) = (new UptimeRollups(tables), new StateStore(blobs));
            for (var round = 0; round < rounds; round++)
            {
                rendezvous.SignalAndWait();
                await UntilDoneAsync(async () =>
                {
                    await rollups.WriteAsync("shared", [Rollup(Day(round), checks: worker + 1)], CancellationToken.None);
                    return true;
                });
                await UntilDoneAsync(() => CountAsync(states, worker, (byte)(round + 1), workers));
                var timestamp = time.GetUtcNow().ToUnixTimeMilliseconds();
                for (var i = 0; i < shards; i++)
                {
                    var shard = $"s{(worker + i) % shards}";
                    SeriesSample[] batch = [Sample($"{shard}-{worker}", timestamp, round), Sample($"{shard}-all", timestamp, round)];
                    var result = await UntilDoneAsync(() => store.AppendAsync(shard, batch, CancellationToken.None));
                    Assert.Equal(0, result.Rejected);
                }

                if (round % 8 == worker)
                {
                    await UntilDoneAsync(async () => await store.CompactAsync(CancellationToken.None) is not null);
                }
            }
        }
    }

    /// <summary>Adds a worker's round to the shared state by compare-and-swap, once, whatever became of the attempt before.</summary>
    private static async ValueTask<bool> CountAsync(StateStore states, int worker, byte round, int workers)
    {
        var state = await states.LoadAsync("shared", CancellationToken.None);
        var counts = state?.Content.ToArray() ?? new byte[workers];
        if (counts[worker] == round)
        {
            return false;
        }

        Assert.Equal(round - 1, counts[worker]);
        counts[worker] = round;
        await states.SaveAsync("shared", 1, counts, state?.ETag, CancellationToken.None);
        return true;
    }

    private static DateOnly Day(int round) => DateOnly.FromDateTime(Start.UtcDateTime).AddDays(round);

    private static UptimeDay Rollup(DateOnly day, int checks)
    {
        var latency = new LatencySketch();
        for (var i = 0; i < checks; i++)
        {
            latency.Add(0.1);
        }

        return new UptimeDay { Target = "shared", Day = day, UpSeconds = 86_400 - checks, DownSeconds = checks, Checks = checks, Latency = latency };
    }

    private static SeriesSample Sample(int series, long timestamp, double value) => Sample($"{series}", timestamp, value);

    private static SeriesSample Sample(string series, long timestamp, double value) => new(Labels.Of("m", ("n", series)), timestamp, value);

    private static async Task<T> UntilDoneAsync<T>(Func<ValueTask<T>> call)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (Exception e) when (e is IOException or TimeoutException or StorageConflictException && attempt < 200)
            {
                await Task.Yield();
            }
        }
    }
}
