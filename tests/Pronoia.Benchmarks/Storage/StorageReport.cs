using System.Globalization;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Series;
using Pronoia.Storage.Series.Blocks;
using Pronoia.Tests;

namespace Pronoia.Benchmarks.Storage;

/// <summary>Sizes on real series against Prometheus's own blocks, and the speed of ingest and queries: <c>storage [NAME=DIRECTORY]... [speed]</c>.</summary>
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
                writer.Add(series.Key, new SampleSegment(series.Select(static s => s.TimestampMs).ToArray(), series.Select(static s => s.Value).ToArray()));
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
