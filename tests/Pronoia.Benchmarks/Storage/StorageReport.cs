using System.Globalization;
using Pronoia.Prometheus.Histograms;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Series;
using Pronoia.Storage.Series.Blocks;
using Pronoia.Tests;

namespace Pronoia.Benchmarks.Storage;

/// <summary>Sizes on real series against Prometheus's own blocks, and the speed of ingest and queries: <c>storage [NAME=DIRECTORY]... [histograms] [speed]</c>.</summary>
internal static class StorageReport
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var datasets = new List<SeriesDataset>();
        foreach (var argument in arguments.Where(static a => a.Contains('=')))
        {
            var (name, directory) = (argument[..argument.IndexOf('=')], argument[(argument.IndexOf('=') + 1)..]);
            var isScrapes = Directory.EnumerateFiles(directory, "*.prom").Any();
            datasets.Add(isScrapes ? SeriesDataset.FromScrapes(name, directory) : SeriesDataset.FromCsvFiles(name, directory));
        }

        if (datasets.Count > 0)
        {
            Print("| data set | series | samples | log B/sample | block B/sample | of that index | Prometheus 2 h blocks | Prometheus one block |");
            Print("|---|---|---|---|---|---|---|---|");
        }

        foreach (var dataset in datasets)
        {
            await ReportSizeAsync(dataset);
        }

        if (arguments.Contains("histograms"))
        {
            await ReportHistogramsAsync();
        }

        if (arguments.Contains("speed"))
        {
            await StorageSpeed.RunAsync(Console.Out);
        }

        return 0;
    }

    private static async Task ReportSizeAsync(SeriesDataset dataset)
    {
        var samples = (double)dataset.SampleCount;
        var log = await LogBytesAsync(dataset);
        var (blocks, index) = BlockBytes(dataset);
        var columns = new List<string> { dataset.Name, Text(dataset.SeriesCount), Text(dataset.SampleCount), Ratio(log / samples), Ratio(blocks / samples), Ratio(index / samples) };
        foreach (var duration in new[] { "2h", "1440h" })
        {
            var directory = Directory.CreateTempSubdirectory("pronoia-bench-");
            var prometheus = await PrometheusBlocks.MeasureAsync(dataset, directory.FullName, duration);
            columns.Add(prometheus is { } p ? $"{Ratio((p.Chunks + p.Index) / samples)} (chunks {Ratio(p.Chunks / samples)})" : "no promtool");
            directory.Delete(recursive: true);
        }

        Print($"| {string.Join(" | ", columns)} |");
    }

    /// <summary>Sizes by histogram: of a classic one that is the samples of all its series.</summary>
    private static async Task ReportHistogramsAsync()
    {
        Print("| data set | histograms | buckets listed | log B/histogram | block B/histogram | ingest, histograms/s of processor time | read, histograms/s of processor time |");
        Print("|---|---|---|---|---|---|---|");
        foreach (var dataset in HistogramDatasets.All)
        {
            var buckets = dataset.Batches.SelectMany(static b => b).Select(static s => s.Histogram).OfType<FloatHistogram>().Select(static h => h.Positive.Count + h.Negative.Count).DefaultIfEmpty(0).Average();
            var count = buckets == 0 ? dataset.SampleCount / 14.0 : dataset.SampleCount;
            // Once for the compiler.
            await LogBytesAsync(dataset);
            var before = Environment.CpuUsage.TotalTime;
            var log = await LogBytesAsync(dataset);
            var ingest = Environment.CpuUsage.TotalTime - before;
            var (blocks, _) = BlockBytes(dataset);
            var read = await ReadAsync(dataset);
            Print($"| {dataset.Name} | {Text((long)count)} | {Ratio(buckets)} | {Ratio(log / count)} | {Ratio(blocks / count)} | {Text((long)(count / ingest.TotalSeconds))} | {Text((long)(count / read.TotalSeconds))} |");
        }
    }

    /// <summary>The processor time of reading all samples from blocks.</summary>
    private static async Task<TimeSpan> ReadAsync(SeriesDataset dataset)
    {
        using var storage = new InMemoryStorage();
        var store = new SeriesStore(storage.Blobs, TimeProvider.System, new SeriesStoreOptions());
        await store.ImportAsync("bench", dataset.Batches.SelectMany(static b => b), CancellationToken.None);
        await store.SelectAsync([], 0, long.MaxValue, CancellationToken.None);
        var before = Environment.CpuUsage.TotalTime;
        await store.SelectAsync([], 0, long.MaxValue, CancellationToken.None);
        return Environment.CpuUsage.TotalTime - before;
    }

    /// <summary>The dataset as it comes in, one append per batch.</summary>
    private static async Task<long> LogBytesAsync(SeriesDataset dataset)
    {
        using var storage = new InMemoryStorage();
        var time = new ManualTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(dataset.Batches[0][0].TimestampMs));
        var store = new SeriesStore(storage.Blobs, time, new SeriesStoreOptions());
        foreach (var batch in dataset.Batches)
        {
            var now = DateTimeOffset.FromUnixTimeMilliseconds(batch[0].TimestampMs);
            time.Advance(now - time.GetUtcNow());
            await store.AppendAsync("bench", batch, CancellationToken.None);
        }

        return (await store.StatsAsync(CancellationToken.None)).LogBytes;
    }

    /// <summary>The blocks of days that compaction ends with.</summary>
    private static (long Total, long Index) BlockBytes(SeriesDataset dataset)
    {
        long total = 0, index = 0;
        foreach (var day in dataset.Batches.SelectMany(static b => b).GroupBy(static s => s.TimestampMs / 86_400_000))
        {
            var writer = new BlockWriter();
            foreach (var series in day.GroupBy(static s => s.Labels).OrderBy(static g => g.Key))
            {
                var columns = new SampleColumns();
                foreach (var sample in series)
                {
                    columns.Add(sample);
                }

                writer.Add(series.Key, columns.All());
            }

            var bytes = writer.Finish();
            total += bytes.Length;
            index += BlockFormat.ReadFooter(bytes.Span[^BlockFormat.FooterLength..]).IndexLength;
        }

        return (total, index);
    }

    private static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Text(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static void Print(string line) => Console.Out.WriteLine(line);
}
