using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Series;
using Pronoia.Storage.Tests.Series.Histograms;
using MatchType = Pronoia.Prometheus.Model.MatchType;

namespace Pronoia.Storage.Tests.Series;

public sealed class SeriesStoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 30, 0, TimeSpan.Zero);
    private readonly InMemoryStorage _storage = new();
    private readonly ManualTimeProvider _time = new(Start);
    private readonly SeriesStore _store;

    public SeriesStoreTests() => _store = NewStore();

    private static CancellationToken Ct => CancellationToken.None;

    private static long T0 => Start.ToUnixTimeMilliseconds();

    [Fact]
    public async Task Samples_come_back_by_matchers_in_label_order()
    {
        await AppendAsync(S("up", "b", T0, 1), S("up", "a", T0, 0), S("other", "a", T0, 7));
        await AppendAsync(S("up", "b", T0 + 15_000, 1), S("up", "a", T0 + 15_000, 1.25));

        var up = await SelectAsync(_store, "up");

        Assert.Equal(["up{instance=\"a\"}", "up{instance=\"b\"}"], up.Select(s => s.Labels.ToString()));
        Assert.Equal([T0, T0 + 15_000], up[0].Timestamps.ToArray());
        Assert.Equal([0, 1.25], up[0].Values.ToArray());
        Assert.Equal([1, 1], up[1].Values.ToArray());
    }

    [Fact]
    public async Task Every_bit_of_a_value_is_kept()
    {
        double[] values =
        [
            0, -0.0, 1, -1, 1e300, double.Epsilon, double.MaxValue, double.NegativeInfinity, double.PositiveInfinity, StaleMarker.NormalNaN, StaleMarker.Value,
            0.1, 0.2, 1L << 53, -(1L << 53), (1L << 53) + 2.0, BitConverter.Int64BitsToDouble(0x7ff0000000000001), 3.5, 3.5, 4, 1e18, 0.30000000000000004,
        ];
        for (var i = 0; i < values.Length; i++)
        {
            Assert.Equal(1, (await AppendAsync(S("m", "a", T0 + i, values[i]))).Accepted);
        }

        var read = Assert.Single(await SelectAsync(NewStore(), "m"));
        Assert.Equal(Array.ConvertAll(values, BitConverter.DoubleToInt64Bits), Array.ConvertAll(read.Values.ToArray(), BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public async Task Duplicates_and_late_samples_are_handled_as_in_Prometheus()
    {
        await AppendAsync(S("m", "a", T0, 1));
        Assert.Equal(new AppendResult(0, 1, 0, 0, 0), await AppendAsync(S("m", "a", T0, 1)));
        Assert.Equal(new AppendResult(0, 0, 0, 1, 0), await AppendAsync(S("m", "a", T0, 2)));
        Assert.Equal(new AppendResult(0, 0, 1, 0, 0), await AppendAsync(S("m", "a", T0 - 1, 1)));
        Assert.Equal(new AppendResult(1, 1, 1, 1, 0), await AppendAsync(S("m", "a", T0, 1), S("m", "a", T0 + 5, 9), S("m", "a", T0 + 5, 8), S("m", "a", T0 + 4, 8)));
        var read = Assert.Single(await SelectAsync(_store, "m"));
        Assert.Equal([1, 9], read.Values.ToArray());
    }

    [Fact]
    public async Task A_sample_older_than_one_of_a_later_hour_is_out_of_order()
    {
        _time.Advance(TimeSpan.FromMinutes(35));
        await AppendAsync(S("m", "a", T0 + (31 * 60_000), 1));
        Assert.Equal(new AppendResult(1, 0, 1, 0, 0), await NewStore().AppendAsync("s", [S("m", "a", T0, 1), S("m", "b", T0, 1)], Ct));
    }

    [Fact]
    public async Task Samples_out_of_bounds_are_refused()
    {
        var old = T0 - (long)TimeSpan.FromHours(2).TotalMilliseconds;
        var ahead = T0 + (long)TimeSpan.FromMinutes(10).TotalMilliseconds;
        Assert.Equal(
            new AppendResult(2, 0, 0, 0, 2), await AppendAsync(S("a", "a", old - 1, 1), S("b", "a", old, 1), S("c", "a", ahead, 1), S("d", "a", ahead + 1, 1)));
    }

    [Fact]
    public async Task Two_stores_on_one_shard_see_each_others_samples_and_count_none_twice()
    {
        var other = NewStore();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(1, (await _store.AppendAsync("s", [S("m", "a", T0 + (2 * i), i)], Ct)).Accepted);
            Assert.Equal(new AppendResult(1, 1, 0, 0, 0), await other.AppendAsync("s", [S("m", "a", T0 + (2 * i), i), S("n", "a", T0 + i, i)], Ct));
        }

        Assert.Equal(10, Assert.Single(await SelectAsync(NewStore(), "m")).Count);
        Assert.Equal(10, Assert.Single(await SelectAsync(NewStore(), "n")).Count);
    }

    [Fact]
    public async Task An_ingest_of_one_hour_is_one_block()
    {
        var before = (await _storage.Blobs.GetAsync("series/log/2026112110/s"))?.Properties.Length;
        await AppendAsync([.. Enumerable.Range(0, 1000).Select(i => S("m", $"i{i}", T0, i))]);
        Assert.Null(before);
        var all = await SelectAsync(_store, "m");
        Assert.Equal(1000, all.Count);
    }

    [Fact]
    public async Task Labels_are_listed_without_samples()
    {
        await AppendAsync(S("up", "b", T0, 1), S("up", "a", T0, 0), S("other", "c", T0, 7));
        Assert.Equal(["__name__", "instance"], await _store.LabelNamesAsync([], T0, T0, Ct));
        Assert.Equal(["a", "b", "c"], await _store.LabelValuesAsync("instance", [], T0, T0, Ct));
        Assert.Equal(["c"], await _store.LabelValuesAsync("instance", [new Matcher(MatchType.Equal, "__name__", "other")], T0, T0, Ct));
        Assert.Equal(3, (await _store.SeriesAsync([], T0, T0, Ct)).Count);
        Assert.Empty(await _store.SeriesAsync([], T0 + 7_200_000, T0 + 7_300_000, Ct));
    }

    [Fact]
    public async Task A_series_may_change_between_floats_and_histograms()
    {
        var (first, second) = (Histogram(3, 1.5), Histogram(5, 2.5));
        await AppendAsync(S("m", "a", T0, 1), H(T0 + 1, first));
        Assert.Equal(1, (await NewStore().AppendAsync("s", [H(T0 + 2, second)], Ct)).Accepted);
        await AppendAsync(S("m", "a", T0 + 3, 4), S("m", "a", T0 + 4, StaleMarker.Value));

        var read = Assert.Single(await SelectAsync(NewStore(), "m"));

        Assert.Equal([T0, T0 + 1, T0 + 2, T0 + 3, T0 + 4], read.Timestamps.ToArray());
        FloatHistogram?[] histograms = [null, first, second, null, null];
        for (var i = 0; i < histograms.Length; i++)
        {
            HistogramAssert.Same(histograms[i], HistogramAssert.At(read, i));
        }

        Assert.Equal([1, double.NaN, double.NaN, 4, double.NaN], read.Values.ToArray());
        Assert.True(read.IsStale(4));
    }

    [Fact]
    public async Task Duplicate_and_late_histograms_are_handled_as_floats_are()
    {
        var histogram = Histogram(3, 1.5);
        Assert.Equal(new AppendResult(1, 1, 0, 1, 0), await AppendAsync(H(T0, histogram), H(T0, histogram), H(T0, Histogram(4, 1.5))));
        Assert.Equal(new AppendResult(0, 1, 0, 0, 0), await NewStore().AppendAsync("s", [H(T0, histogram.With(CounterResetHint.NotReset))], Ct));
        Assert.Equal(new AppendResult(0, 0, 0, 2, 0), await AppendAsync(S("m", "a", T0, 3), S("m", "a", T0, StaleMarker.NormalNaN)));
        Assert.Equal(new AppendResult(0, 0, 1, 0, 0), await AppendAsync(H(T0 - 1, histogram)));
        Assert.Equal(new AppendResult(1, 0, 0, 1, 0), await AppendAsync(S("m", "a", T0 + 1, 1), H(T0 + 1, histogram)));
    }

    [Fact]
    public async Task What_ends_a_series_of_histograms_is_a_histogram()
    {
        await AppendAsync(H(T0, Histogram(3, 1.5)), S("m", "a", T0 + 1, StaleMarker.Value));
        Assert.Equal(new AppendResult(0, 1, 0, 0, 0), await NewStore().AppendAsync("s", [S("m", "a", T0 + 1, StaleMarker.Value)], Ct));
        await AppendAsync(H(T0 + 2, Histogram(4, 2.5)));

        var read = Assert.Single(await SelectAsync(NewStore(), "m"));

        Assert.True(StaleMarker.IsStale(HistogramAssert.At(read, 1)!.Sum));
        Assert.Equal([false, true, false], Enumerable.Range(0, 3).Select(read.IsStale));
        Assert.Equal([true, true, true], Enumerable.Range(0, 3).Select(read.IsHistogram));
    }

    [Fact]
    public async Task Histograms_that_cannot_be_stored_are_refused_and_the_rest_of_the_batch_is_not()
    {
        var tooFine = new FloatHistogram(9, 1, 1);
        var tooMany = new FloatHistogram(0, 1, 1) { Positive = HistogramBuckets.Consecutive(0, new double[20_000]) };
        Assert.Equal(new AppendResult(1, 0, 0, 0, 2), await AppendAsync(H(T0, tooFine), H(T0, tooMany), S("m", "a", T0, 1)));
        await Assert.ThrowsAsync<ArgumentException>(async () => await _store.ImportAsync("s", [H(T0, tooMany)], Ct));
    }

    [Fact]
    public async Task The_widest_histogram_allowed_is_stored_and_compacted()
    {
        var random = new Random(1);
        var widest = new FloatHistogram(8, 1, 1) { Positive = HistogramBuckets.Consecutive(-8_000, [.. Enumerable.Range(0, 16_384).Select(_ => random.NextDouble())]) };
        Assert.Equal(2, (await AppendAsync(H(T0, widest), H(T0 + 1, widest.Multiply(1.5)))).Accepted);
        _time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, (await _store.CompactAsync(Ct)).LogsCompacted);
        HistogramAssert.Same(widest.Multiply(1.5), HistogramAssert.At(Assert.Single(await SelectAsync(NewStore(), "m")), 1));
    }

    private static FloatHistogram Histogram(double count, double sum) => new(1, count, sum)
    {
        ZeroThreshold = 0.001,
        ZeroCount = 1,
        Positive = HistogramBuckets.Of([-3, 2], [1, count - 2]),
    };

    private static SeriesSample H(long timestampMs, FloatHistogram histogram) => S("m", "a", timestampMs, 0) with { Histogram = histogram };

    private static SeriesSample S(string name, string instance, long timestampMs, double value) =>
        new(Labels.Of(name, ("instance", instance)), timestampMs, value);

    private static async Task<IReadOnlyList<Pronoia.Prometheus.Query.SeriesData>> SelectAsync(SeriesStore store, string name) =>
        await store.SelectAsync([new Matcher(MatchType.Equal, Label.MetricName, name)], 0, long.MaxValue, Ct);

    private SeriesStore NewStore() => new(_storage.Blobs, _time, new SeriesStoreOptions());

    private async Task<AppendResult> AppendAsync(params SeriesSample[] batch) => await _store.AppendAsync("s", batch, Ct);
}
