using System.Globalization;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Series;
using Pronoia.Storage.State;
using Pronoia.Storage.Tables;
using Pronoia.Storage.Uptime;

namespace Pronoia.Storage.Tests.Crash;

/// <summary>
/// The process that is killed: ingests into three shards, writes rows, state and rollups, has two detectors contend for one state document, and compacts, all
/// at once, and says on standard output what was acknowledged.
/// </summary>
internal static class CrashChild
{
    public const int Shards = 3;
    public const int SeriesPerShard = 20;
    public const int Detectors = 2;
    public const string Table = "crash";
    public const string Target = "https://crash/";
    public static readonly DateTimeOffset Epoch = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset TimeOf(int step) => Epoch.AddMinutes(step);

    public static Labels LabelsOf(int shard, int series) => Labels.Of("crash_metric", ("series", $"{series}"), ("shard", $"s{shard}"));

    public static double ValueOf(int step, int shard, int series) => (step * 1.5) + shard + (series * 0.01);

    /// <summary>Every fourth series is of histograms.</summary>
    public static FloatHistogram? HistogramOf(int step, int shard, int series) => series % 4 != 0 ? null : new(3, step + shard, ValueOf(step, shard, series))
    {
        ZeroThreshold = 0.001,
        Positive = HistogramBuckets.Of([-series - 1, step % 5, 10 + (step / 50)], [step, shard, step * 0.5]),
    };

    public static UptimeDay DayOf(int step)
    {
        var latency = new LatencySketch();
        latency.Add(1 + step);
        return new UptimeDay { Target = Target, Day = new DateOnly(1900, 1, 1).AddDays(step), UpSeconds = step, DownSeconds = 86_400 - step, Checks = step, Latency = latency };
    }

    private static async Task<int> Main(string[] args)
    {
        if (args is not ["crash-child", var directory, var firstStep, var durability])
        {
            await Console.Error.WriteLineAsync("usage: crash-child DIRECTORY FIRST-STEP DURABILITY");
            return 2;
        }

        var step = int.Parse(firstStep, CultureInfo.InvariantCulture);
        var time = new ManualTimeProvider(TimeOf(step));
        var options = new EmbeddedStorageOptions { Durability = Enum.Parse<Durability>(durability), JournalSlackBytes = 4096 };
        await using var storage = await EmbeddedStorage.OpenAsync(directory, options, time, CancellationToken.None);
        var store = new SeriesStore(storage.Blobs, time, new SeriesStoreOptions());
        var state = new StateStore(storage.Blobs);
        var etag = (await state.LoadAsync("crash", CancellationToken.None))?.ETag;
        var compaction = CompactAsync(store);
        // Bounded, so that an orphan ends.
        for (var end = step + 20_000; step < end; step++)
        {
            var rows = Enumerable.Range(0, 3).Select(i => WriteRowAsync(storage.Tables, step, i)).ToList();
            var detectors = Enumerable.Range(0, Detectors).Select(d => DetectAsync(state, d, step)).ToList();
            await Task.WhenAll([.. Enumerable.Range(0, Shards).Select(s => AppendAsync(store, s, step)), .. rows, .. detectors, RollUpAsync(storage.Tables, step)]);
            etag = await state.SaveAsync("crash", step, new byte[100], etag, CancellationToken.None);
            Acknowledge("state", 0, step);
            if (compaction.IsCompleted)
            {
                await compaction;
                compaction = CompactAsync(store);
            }

            time.Advance(TimeSpan.FromMinutes(1));
        }

        return 0;
    }

    private static Task CompactAsync(SeriesStore store) => Task.Run(async () => await store.CompactAsync(CancellationToken.None));

    private static async Task AppendAsync(SeriesStore store, int shard, int step)
    {
        var timestamp = TimeOf(step).ToUnixTimeMilliseconds();
        var batch = Enumerable.Range(0, SeriesPerShard).Select(i => new SeriesSample(LabelsOf(shard, i), timestamp, ValueOf(step, shard, i)) { Histogram = HistogramOf(step, shard, i) }).ToArray();
        var result = await store.AppendAsync($"s{shard}", batch, CancellationToken.None);
        if (result.Accepted == SeriesPerShard)
        {
            Acknowledge("series", shard, step);
        }
    }

    private static async Task WriteRowAsync(ITableStore tables, int step, int number)
    {
        var row = new TableRow("p", TableKey.Escape($"{step:D6}.{number}")) { ["Step"] = step, ["Text"] = new string('x', step % 200) };
        var counter = new TableRow("p", $"counter{number}") { ["Step"] = step };
        await tables.ApplyAsync(Table, "p", [TableOperation.Insert(row), TableOperation.Upsert(counter)], CancellationToken.None);
        Acknowledge("row", number, step);
    }

    /// <summary>Two detectors write their steps into one document: the slower one meets a conflict and goes on from what the other saved.</summary>
    private static async Task DetectAsync(StateStore state, int detector, int step)
    {
        await Task.Yield();
        while (true)
        {
            var document = await state.LoadAsync("detectors", CancellationToken.None);
            var content = document?.Content.ToArray() ?? new byte[Detectors * sizeof(int)];
            BitConverter.TryWriteBytes(content.AsSpan(detector * sizeof(int)), step);
            try
            {
                await state.SaveAsync("detectors", 1, content, document?.ETag, CancellationToken.None);
                Acknowledge("detector", detector, step);
                return;
            }
            catch (StorageConflictException)
            {
                // The other was faster.
            }
        }
    }

    private static async Task RollUpAsync(ITableStore tables, int step)
    {
        await new UptimeRollups(tables).WriteAsync(Target, [DayOf(step)], CancellationToken.None);
        Acknowledge("uptime", 0, step);
    }

    private static void Acknowledge(string what, int number, int step)
    {
        lock (Console.Out)
        {
            Console.Out.Write(string.Create(CultureInfo.InvariantCulture, $"{what} {number} {step}\n"));
            Console.Out.Flush();
        }
    }
}
