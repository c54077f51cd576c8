using System.Globalization;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Series;
using Pronoia.Storage.Series.Transfer;

namespace Pronoia.Storage.Tests.Series;

public sealed class BlockSizeTests
{
    /// <summary>Prometheus 2.42 takes 5.2 bytes per sample for the same series in one block; docs/benchmarks/storage.md has the numbers.</summary>
    [ReferenceFact("data/labelled-series")]
    public async Task Real_series_take_less_than_half_of_what_Prometheus_takes()
    {
        using var storage = new InMemoryStorage();
        var store = new SeriesStore(storage.Blobs, TimeProvider.System, new SeriesStoreOptions());
        var samples = Directory.EnumerateFiles(ReferenceData.Require("data/labelled-series"), "*.csv", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany(Read).ToList();
        await store.ImportAsync("s", samples, CancellationToken.None);

        var stats = await store.StatsAsync(CancellationToken.None);
        var bytesPerSample = stats.BlockBytes / (double)stats.BlockSamples;

        Assert.True(stats.BlockSamples > 110_000);
        Assert.True(bytesPerSample < 2.5, bytesPerSample.ToString("F2", CultureInfo.InvariantCulture));
    }

    private static List<SeriesSample> Read(string path)
    {
        using var file = File.OpenRead(path);
        return [.. SeriesParser.Read(file, SeriesFormat.Csv, Labels.Of("labelled_series", ("file", Path.GetFileNameWithoutExtension(path))), null)];
    }
}
