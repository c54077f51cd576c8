using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Series;
using Pronoia.Storage.Series.Blocks;
using Pronoia.Storage.Series.Histograms;
using Pronoia.Storage.Series.Log;
using Pronoia.Storage.Tests.Series.Histograms;

namespace Pronoia.Storage.Tests.Golden;

/// <summary>Logs and blocks with native histograms, which are version 2 of their formats; those of floats alone stay version 1.</summary>
public sealed class HistogramGoldenTests
{
    private const int Steps = 40;
    private static readonly long T0 = new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private static CancellationToken Ct => CancellationToken.None;

    [Fact]
    public async Task A_log_of_version_2_is_read()
    {
        using var storage = new InMemoryStorage();
        await storage.Blobs.AppendAsync("series/log/2026112010/s", await GoldenFile.ReadAsync("v2", "log.bin", () => Log(Samples())), 0, Ct);
        await AssertSeriesAsync(storage);
    }

    [Fact]
    public async Task A_block_of_version_2_is_read()
    {
        using var storage = new InMemoryStorage();
        var bytes = await GoldenFile.ReadAsync("v2", "block.bin", () => Block(Samples()));
        await storage.Blobs.PutAsync("series/block/20261120/s/h10.000000", bytes, BlobCondition.None, Ct);
        await AssertSeriesAsync(storage);
    }

    [Fact]
    public void Only_what_holds_histograms_is_version_2()
    {
        var floats = Samples().Where(s => s.Histogram is null).ToList();
        Assert.Equal((1, 2), (Log(floats)[3], Log(Samples())[3]));
        Assert.Equal((1, 2), (Block(floats)[7], Block(Samples())[7]));
    }

    [Fact]
    public async Task A_version_to_come_is_refused_and_named()
    {
        using var storage = new InMemoryStorage();
        var (log, block) = (Log(Samples()), Block(Samples()));
        (log[3], block[7]) = (3, 3);
        await storage.Blobs.AppendAsync("series/log/2026112010/s", log, 0, Ct);
        await storage.Blobs.PutAsync("series/block/20261120/s/h09.000000", block, BlobCondition.None, Ct);
        var problems = await new SeriesStore(storage.Blobs, TimeProvider.System, new SeriesStoreOptions()).VerifyAsync(Ct).ToListAsync();
        Assert.Equal(["log version 3; this program reads versions 1 and 2", "not a block of this version"], problems.Select(p => p.Problem));
    }

    /// <summary>A counter whose buckets come one by one, a gauge, custom buckets, a series that changes from floats, one that ends, and a plain float.</summary>
    private static List<SeriesSample> Samples()
    {
        var samples = new List<SeriesSample>();
        for (var i = 0; i < Steps; i++)
        {
            var counts = Enumerable.Range(0, 1 + (i / 8)).Select(b => (double)((i * 3) - b)).ToArray();
            Add(i, "counter", new FloatHistogram(3, counts.Sum() + 1, i * 0.125)
            {
                ZeroThreshold = 1e-38, ZeroCount = 1, Positive = HistogramBuckets.Consecutive(-2, counts), Negative = HistogramBuckets.Of([1, 100], [1, i]),
            });
            Add(i, "gauge", new FloatHistogram(-1, i / 7.0, double.NaN) { Positive = HistogramBuckets.Of([i % 4, 9], [i / 3.0, 0.1]), ResetHint = CounterResetHint.Gauge });
            Add(i, "custom", new FloatHistogram(FloatHistogram.CustomSchema, i, double.PositiveInfinity)
            {
                CustomValues = new[] { 0.1, i < 20 ? 1 : 2.5, 5 }, Positive = HistogramBuckets.Consecutive(0, [i, 0, 0, 0]), ResetHint = i == 20 ? CounterResetHint.Reset : CounterResetHint.NotReset,
            });
            Add(i, "mixed", i % 10 < 5 ? null : new FloatHistogram(0, i, i));
            Add(i, "ends", i == 30 ? StaleHistogram.Value : i > 30 ? null : new FloatHistogram(0, 7, 0.5));
            Add(i, "float", null);
        }

        return samples;

        void Add(int i, string name, FloatHistogram? histogram) =>
            samples.Add(new SeriesSample(Labels.Of(name, ("job", "a")), T0 + (i * 15_000L), histogram is null ? i * 1.5 : 0) { Histogram = histogram });
    }

    private static byte[] Log(List<SeriesSample> samples)
    {
        var state = new LogState("log", T0, keepSamples: false);
        var bytes = new List<byte>();
        foreach (var batch in samples.GroupBy(s => s.TimestampMs / 60_000))
        {
            var (payload, _) = LogEncoder.Encode(state, batch.ToArray(), null);
            var frame = LogFrame.Pack(payload, state.Chain);
            LogDecoder.Replay(state, frame);
            bytes.AddRange(frame);
        }

        return [.. bytes];
    }

    private static byte[] Block(List<SeriesSample> samples)
    {
        var writer = new BlockWriter();
        foreach (var series in samples.GroupBy(s => s.Labels).OrderBy(g => g.Key))
        {
            writer.Add(series.Key, Columns(series).All());
        }

        return writer.Finish().ToArray();
    }

    private static SampleColumns Columns(IEnumerable<SeriesSample> samples)
    {
        var columns = new SampleColumns();
        foreach (var sample in samples)
        {
            columns.Add(sample);
        }

        return columns;
    }

    private static async Task AssertSeriesAsync(InMemoryStorage storage)
    {
        var store = new SeriesStore(storage.Blobs, TimeProvider.System, new SeriesStoreOptions());
        var found = await store.SelectAsync([], 0, long.MaxValue, Ct);
        var expected = Samples().GroupBy(s => s.Labels).OrderBy(g => g.Key).ToList();
        Assert.Equal(expected.Select(s => s.Key), found.Select(s => s.Labels));
        foreach (var (samples, data) in expected.Zip(found))
        {
            var columns = Columns(samples);
            Assert.Equal(columns.Timestamps.ToArray(), data.Timestamps.ToArray());
            Assert.Equal(Array.ConvertAll(columns.Values.ToArray(), BitConverter.DoubleToInt64Bits), Array.ConvertAll(data.Values.ToArray(), BitConverter.DoubleToInt64Bits));
            for (var i = 0; i < data.Count; i++)
            {
                HistogramAssert.Same(columns.Histograms.IsEmpty ? null : columns.Histograms.Span[i], HistogramAssert.At(data, i));
            }
        }

        Assert.Empty(await store.VerifyAsync(Ct).ToListAsync());
    }
}
