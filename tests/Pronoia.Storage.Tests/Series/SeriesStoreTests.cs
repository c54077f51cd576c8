using Pronoia.Prometheus.Model;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Series;
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

    private static SeriesSample S(string name, string instance, long timestampMs, double value) =>
        new(Labels.Of(name, ("instance", instance)), timestampMs, value);

    private static async Task<IReadOnlyList<Pronoia.Prometheus.Query.SeriesData>> SelectAsync(SeriesStore store, string name) =>
        await store.SelectAsync([new Matcher(MatchType.Equal, Label.MetricName, name)], 0, long.MaxValue, Ct);

    private SeriesStore NewStore() => new(_storage.Blobs, _time, new SeriesStoreOptions());

    private async Task<AppendResult> AppendAsync(params SeriesSample[] batch) => await _store.AppendAsync("s", batch, Ct);
}
