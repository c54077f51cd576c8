using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Query;
using Pronoia.Storage.Series;
using Pronoia.Storage.Series.Histograms;
using Pronoia.Storage.Tests.Series.Histograms;
using Pronoia.Tests.StorageContract;

namespace Pronoia.Storage.Tests.Series;

/// <summary>The series store on an adapter: floats and native histograms through log, blocks of hours and days, summaries and retention.</summary>
public abstract class SeriesStoreContract : StorageContract
{
    private const int Minutes = 260;
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 30, 0, TimeSpan.Zero);
    private readonly ManualTimeProvider _time = new(Start);

    [Fact]
    public async Task Floats_and_histograms_go_through_log_and_blocks()
    {
        var expected = await IngestAsync();
        await AssertAsync(expected);
        await Store().CompactAsync(Ct);
        await AssertAsync(expected);
        Assert.Equal(2, (await Store().StatsAsync(Ct)).Blocks);

        _time.Advance(TimeSpan.FromDays(2));
        await Store().CompactAsync(Ct);
        var stats = await Store().StatsAsync(Ct);
        Assert.Equal((0, 1, 3L * Minutes), (stats.Logs, stats.Blocks, stats.BlockSamples));
        await AssertAsync(expected);
        Assert.Empty(await ListAsync(Store().VerifyAsync(Ct)));
    }

    [Fact]
    public async Task Summaries_count_floats_alone()
    {
        await IngestAsync();
        _time.Advance(TimeSpan.FromDays(2));
        await Store().CompactAsync(Ct);
        var (from, to) = (Start.ToUnixTimeMilliseconds(), Start.AddDays(1).ToUnixTimeMilliseconds());
        var summaries = (await Store().SummarizeAsync([], from, to, TimeSpan.FromDays(2), Ct)).ToDictionary(s => s.Labels.Name, s => Assert.Single(s.Windows));
        Assert.Equal(SampleSummary.Of([.. Enumerable.Range(0, Minutes).Select(m => m * 0.5)]), summaries["float"]);
        Assert.Equal(0, summaries["histogram"].Count);
        Assert.Equal((Minutes / 2, 0, Minutes - 2.0), (summaries["mixed"].Count, summaries["mixed"].Min, summaries["mixed"].Max));
    }

    [Fact]
    public async Task Retention_keeps_histograms_that_need_to_be_kept()
    {
        var expected = await IngestAsync();
        _time.Advance(TimeSpan.FromDays(3));
        await Store().CompactAsync(Ct);
        var policy = new RetentionPolicy([Matcher.Equal(Label.MetricName, "float")], TimeSpan.FromDays(1));
        Assert.Equal(new RetentionResult(0, 1, 1), await Store().ApplyRetentionAsync([policy], TimeSpan.FromDays(30), Ct));
        expected.Remove("float");
        await AssertAsync(expected);
    }

    [Fact]
    public async Task Histograms_are_imported_in_any_order_and_once()
    {
        var labels = Labels.Of("imported");
        var at = Start.ToUnixTimeMilliseconds();
        var (first, second) = (new FloatHistogram(1, 1, 2), new FloatHistogram(1, 2, 3));
        SeriesSample[] samples = [Sample(at + 1, second), new(labels, at + 2, 7), Sample(at, first), Sample(at, second)];
        Assert.Equal((3, 1), ((int)(await Store().ImportAsync("i", samples, Ct)).Samples, (int)(await Store().ImportAsync("i", samples, Ct)).Duplicates));

        var data = Assert.Single(await Store().SelectAsync([], 0, long.MaxValue, Ct));
        Assert.Equal([at, at + 1, at + 2], data.Timestamps.ToArray());
        HistogramAssert.Same(first, HistogramAssert.At(data, 0));
        HistogramAssert.Same(second, HistogramAssert.At(data, 1));
        Assert.Equal(7, data.Values.Span[2]);

        SeriesSample Sample(long timestamp, FloatHistogram histogram) => new(labels, timestamp, 0) { Histogram = histogram };
    }

    private SeriesStore Store() => new(Storage.Blobs, _time, new SeriesStoreOptions());

    /// <summary>A float, a histogram, and a series that is both by turns, each minute.</summary>
    private async Task<SortedDictionary<string, List<SeriesSample>>> IngestAsync()
    {
        var (store, sequence) = (Store(), new HistogramSequence(5));
        var expected = new SortedDictionary<string, List<SeriesSample>>(StringComparer.Ordinal) { ["float"] = [], ["histogram"] = [], ["mixed"] = [] };
        for (var minute = 0; minute < Minutes; minute++)
        {
            var at = _time.GetUtcNow().ToUnixTimeMilliseconds();
            SeriesSample[] batch =
            [
                new(Labels.Of("float"), at, minute * 0.5),
                new(Labels.Of("histogram"), at, 0) { Histogram = sequence.Next() },
                new(Labels.Of("mixed"), at, minute) { Histogram = minute % 2 == 0 ? null : sequence.Next() },
            ];
            Assert.Equal(3, (await store.AppendAsync("s", batch, Ct)).Accepted);
            Array.ForEach(batch, s => expected[s.Labels.Name].Add(s));
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        return expected;
    }

    private async Task AssertAsync(SortedDictionary<string, List<SeriesSample>> expected)
    {
        IReadOnlyList<SeriesData> all = await Store().SelectAsync([], 0, long.MaxValue, Ct);
        Assert.Equal(expected.Keys, all.Select(s => s.Labels.Name));
        foreach (var data in all)
        {
            var samples = expected[data.Labels.Name];
            Assert.Equal(samples.Select(s => s.TimestampMs), data.Timestamps.ToArray());
            for (var i = 0; i < data.Count; i++)
            {
                HistogramAssert.Same(samples[i].Histogram, HistogramAssert.At(data, i));
                Assert.True(data.IsHistogram(i) || HistogramBits.Same(samples[i].Value, data.Values.Span[i]));
            }
        }
    }
}
