using System.Diagnostics;
using System.Globalization;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Series;
using Pronoia.Tests;

namespace Pronoia.Benchmarks.Storage;

/// <summary>How fast the store takes samples and gives them back, what it calls, and what it holds in memory.</summary>
internal static class StorageSpeed
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task RunAsync(TextWriter output)
    {
        await output.WriteLineAsync("| measurement | result |\n|---|---|");
        await IngestAsync(output);
        foreach (var durability in Enum.GetValues<Durability>())
        {
            await LatencyAsync(output, durability);
        }

        await DayOfCallsAsync(output);
        await MonthAsync(output);
    }

    private static Labels[] Series(int count) =>
        [.. Enumerable.Range(0, count).Select(static i => Labels.Of("http_requests_total", ("instance", $"host-{i / 20:D4}:9100"), ("job", "web"), ("path", $"/api/v1/resource/{i % 20}")))];

    /// <summary>Half counters, a quarter constant, a quarter gauges of two decimals: about what node_exporter is made of.</summary>
    private static void Fill(SeriesSample[] batch, Labels[] series, DateTimeOffset time, int step, Random random)
    {
        var timestamp = time.ToUnixTimeMilliseconds();
        for (var i = 0; i < series.Length; i++)
        {
            var value = (i % 4) switch
            {
                0 => 1.0,
                1 => Math.Round(50 + (10 * Math.Sin((step * 0.01) + i)) + random.NextDouble(), 2),
                _ => Math.Floor((step * (20.0 + (i % 7))) + random.Next(20)),
            };
            batch[i] = new SeriesSample(series[i], timestamp, value);
        }
    }

    private static async Task IngestAsync(TextWriter output)
    {
        const int count = 10_000, rounds = 240;
        using var storage = new InMemoryStorage();
        var time = new ManualTimeProvider(Start);
        var store = new SeriesStore(storage.Blobs, time, new SeriesStoreOptions());
        var (series, random) = (Series(count), new Random(1));
        var batches = Enumerable.Range(1, rounds).Select(round =>
        {
            var batch = new SeriesSample[count];
            Fill(batch, series, Start.AddSeconds(15 * round), round, random);
            return batch;
        }).ToList();
        var (warm, allocatedBefore, processor) = (rounds / 6, 0L, TimeSpan.Zero);
        for (var round = 0; round < rounds; round++)
        {
            if (round == warm)
            {
                // Processor time, so that what else runs on the machine does not count.
                (allocatedBefore, processor) = (GC.GetTotalAllocatedBytes(), Environment.CpuUsage.TotalTime);
            }

            time.Advance(TimeSpan.FromSeconds(15));
            await store.AppendAsync("s", batches[round], CancellationToken.None);
        }

        var elapsed = Environment.CpuUsage.TotalTime - processor;
        var allocated = (GC.GetTotalAllocatedBytes() - allocatedBefore) / ((rounds - warm) * (double)count);
        var log = (await storage.Blobs.GetPropertiesAsync("series/log/2026110100/s", CancellationToken.None))!.Length;
        await RowAsync(output, "ingest per second of processor time, 10,000 series per batch, in memory", $"{(rounds - warm) * count / elapsed.TotalSeconds:N0} samples/s; {allocated:F0} bytes allocated per sample");
        await RowAsync(output, "log of that", $"{log / (double)(rounds * count):F2} bytes/sample");

        // What another instance holds once it has opened the shard: the batch is there already, so nothing is written.
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var other = new SeriesStore(storage.Blobs, time, new SeriesStoreOptions());
        await other.AppendAsync("s", batches[^1], CancellationToken.None);
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        await RowAsync(output, "memory of an open shard (writer)", $"{held / (double)count:F0} bytes/series");
        GC.KeepAlive(other);
    }

    private static async Task LatencyAsync(TextWriter output, Durability durability)
    {
        const int count = 1000, rounds = 200;
        var directory = Directory.CreateTempSubdirectory("pronoia-bench-");
        var time = new ManualTimeProvider(Start);
        var opening = Stopwatch.GetTimestamp();
        await using (var storage = await EmbeddedStorage.OpenAsync(directory.FullName, new EmbeddedStorageOptions { Durability = durability }, time, CancellationToken.None))
        {
            var opened = Stopwatch.GetElapsedTime(opening);
            var store = new SeriesStore(storage.Blobs, time, new SeriesStoreOptions());
            var (series, batch, random) = (Series(count), new SeriesSample[count], new Random(1));
            var latencies = new List<double>();
            for (var round = 0; round < rounds; round++)
            {
                time.Advance(TimeSpan.FromSeconds(15));
                Fill(batch, series, time.GetUtcNow(), round, random);
                var start = Stopwatch.GetTimestamp();
                await store.AppendAsync("s", batch, CancellationToken.None);
                latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            latencies.Sort();
            await RowAsync(output, $"ingest of 1,000 series on disk, durability {durability}", $"median {latencies[rounds / 2]:F2} ms, p99 {latencies[rounds * 99 / 100]:F2} ms; opening {opened.TotalMilliseconds:F1} ms");
        }

        directory.Delete(recursive: true);
    }

    private static async Task DayOfCallsAsync(TextWriter output)
    {
        const int count = 1000;
        using var storage = new InMemoryStorage();
        var blobs = new CountingBlobStore(storage.Blobs);
        var time = new ManualTimeProvider(Start);
        var store = new SeriesStore(blobs, time, new SeriesStoreOptions());
        var (series, batch, random) = (Series(count), new SeriesSample[count], new Random(1));
        for (var minute = 0; minute < 1440; minute++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            Fill(batch, series, time.GetUtcNow(), minute, random);
            await store.AppendAsync("s", batch, CancellationToken.None);
            if (minute % 60 == 59)
            {
                await store.CompactAsync(CancellationToken.None);
            }
        }

        time.Advance(TimeSpan.FromHours(4));
        await store.CompactAsync(CancellationToken.None);
        var stats = await store.StatsAsync(CancellationToken.None);
        await RowAsync(
            output,
            "calls per day of 1,000 series in one shard at 60 s, compacted hourly",
            $"{blobs.Writes:N0} writes, {blobs.Lists:N0} lists, {blobs.Reads:N0} reads; {stats.BlockBytes / (double)stats.BlockSamples:F2} bytes/sample kept");
    }

    private static async Task MonthAsync(TextWriter output)
    {
        const int count = 1000, days = 30;
        using var storage = new InMemoryStorage();
        var store = new SeriesStore(storage.Blobs, TimeProvider.System, new SeriesStoreOptions());
        var (series, batch, random) = (Series(count), new SeriesSample[count], new Random(1));
        for (var day = 0; day < days; day++)
        {
            var samples = Enumerable.Range(day * 1440, 1440).SelectMany(minute =>
            {
                Fill(batch, series, Start.AddMinutes(minute), minute, random);
                return batch;
            });
            await store.ImportAsync("s", samples, CancellationToken.None);
        }

        var (from, to) = (Start.ToUnixTimeMilliseconds(), Start.AddDays(days).ToUnixTimeMilliseconds() - 1);
        Matcher[] all = [new(Prometheus.Model.MatchType.Equal, Label.MetricName, "http_requests_total")];
        Matcher[] one = [new(Prometheus.Model.MatchType.Equal, "instance", "host-0007:9100"), new(Prometheus.Model.MatchType.Equal, "path", "/api/v1/resource/3")];
        await TimeAsync("30 days, 1,000 series at 60 s: all 43.2 million samples", async () => (await store.SelectAsync(all, from, to, CancellationToken.None)).Sum(static s => (long)s.Count));
        await TimeAsync("30 days, 1,000 series: summaries per day", async () => (await store.SummarizeAsync(all, from, to, TimeSpan.FromDays(1), CancellationToken.None)).Count);
        await TimeAsync("30 days, one series of 1,000", async () => (await store.SelectAsync(one, from, to, CancellationToken.None)).Sum(static s => (long)s.Count));
        await TimeAsync("one hour, 1,000 series", async () => (await store.SelectAsync(all, to - 3_600_000, to, CancellationToken.None)).Sum(static s => (long)s.Count));
        await TimeAsync("label values over 30 days", async () => (await store.LabelValuesAsync("instance", [], from, to, CancellationToken.None)).Count);

        async Task TimeAsync(string what, Func<Task<long>> query)
        {
            var first = Stopwatch.GetTimestamp();
            var result = await query();
            var cold = Stopwatch.GetElapsedTime(first).TotalMilliseconds;
            var (second, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            await query();
            var (wall, used) = (Stopwatch.GetElapsedTime(second).TotalMilliseconds, (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds);
            await RowAsync(output, what, $"{cold:F0} ms, again {wall:F0} ms ({used:F0} ms of processor time) for {result:N0}");
        }
    }

    private static Task RowAsync(TextWriter output, string what, FormattableString result) =>
        output.WriteLineAsync($"| {what} | {result.ToString(CultureInfo.InvariantCulture)} |");
}
