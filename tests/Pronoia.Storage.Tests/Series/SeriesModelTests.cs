using FsCheck;
using FsCheck.Fluent;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Series;
using Pronoia.Storage.Series.Histograms;
using Pronoia.Storage.Tests.Series.Histograms;
using MatchType = Pronoia.Prometheus.Model.MatchType;

namespace Pronoia.Storage.Tests.Series;

/// <summary>Random histories of appends, passing time, compaction and restarts, against a dictionary. Two of the series are floats and histograms by turns.</summary>
public sealed class SeriesModelTests
{
    private const int SeriesCount = 6;
    private const int FirstMixed = 4;
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 22, 50, 0, TimeSpan.Zero);

    [Fact]
    public void Reads_over_logs_and_blocks_give_what_a_dictionary_gives() =>
        Prop.ForAll<Tuple<byte, byte, byte>[]>(steps => RunAsync(steps).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(120).WithReplay(20261121, 7));

    private static Labels LabelsOf(int series) => Labels.Of($"metric_{series % 3}", ("instance", $"i{series}"), ("zone", series % 2 == 0 ? "" : "z"));

    private static double ValueOf(byte choice, int step) => (choice % 8) switch
    {
        0 => step,
        1 => 1,
        2 => step * 0.1,
        3 => Math.Sin(step),
        4 => StaleMarker.Value,
        5 => -step * 1e9,
        6 => choice % 16 == 6 ? double.NegativeInfinity : -0.0,
        _ => Math.Round(Math.Sin(step) * 1000) / 1000,
    };

    private static async Task<bool> RunAsync(Tuple<byte, byte, byte>[] steps)
    {
        using var storage = new InMemoryStorage();
        var time = new ManualTimeProvider(Start);
        SeriesStore NewStore() => new(storage.Blobs, time, new SeriesStoreOptions { CacheBytes = steps.Length % 2 == 0 ? 4096 : 1 << 26 });
        var store = NewStore();
        var model = Enumerable.Range(0, SeriesCount).Select(_ => new SortedDictionary<long, Point>()).ToArray();
        var histograms = Enumerable.Range(0, SeriesCount).Select(s => new HistogramSequence(s + steps.Length)).ToArray();
        for (var i = 0; i < steps.Length; i++)
        {
            var (operation, a, b) = steps[i];
            switch (operation % 10)
            {
                case 0:
                    time.Advance(TimeSpan.FromMinutes(a % 90));
                    break;
                case 1:
                    time.Advance(TimeSpan.FromHours(a % 12));
                    break;
                case 2:
                    await store.CompactAsync(CancellationToken.None);
                    break;
                case 3:
                    store = NewStore();
                    break;
                case 4:
                    await CheckAsync(store, model, time, a, b);
                    break;
                default:
                    time.Advance(TimeSpan.FromMilliseconds(a * 100));
                    await AppendAsync(store, model, histograms, time, a, b, i);
                    break;
            }
        }

        await CheckAsync(store, model, time, 0, 0);
        await store.CompactAsync(CancellationToken.None);
        await CheckAsync(store, model, time, 0, 0);
        Assert.Empty(await ToListAsync(store.VerifyAsync(CancellationToken.None)));
        return true;
    }

    private static async Task AppendAsync(
        SeriesStore store, SortedDictionary<long, Point>[] model, HistogramSequence[] histograms, ManualTimeProvider time, byte a, byte b, int step)
    {
        var batch = new List<SeriesSample>();
        var expected = new AppendResult(0, 0, 0, 0, 0);
        for (var series = 0; series < SeriesCount; series++)
        {
            if ((b & (1 << series)) == 0)
            {
                continue;
            }

            // Some late, some of the same time, most now.
            var timestamp = time.GetUtcNow().ToUnixTimeMilliseconds() - (a % 5 == 0 ? a * 1000 : 0);
            var value = ValueOf((byte)(a + series), step);
            var histogram = series >= FirstMixed && (a + step) % 3 != 0 ? histograms[series].Next() : null;
            batch.Add(new SeriesSample(LabelsOf(series), timestamp, value) { Histogram = histogram });
            var samples = model[series];
            var point = new Point(value, Stored(samples, timestamp, value, histogram));
            if (samples.Count > 0 && samples.Keys.Last() is var last && timestamp <= last)
            {
                expected += timestamp < last ? new AppendResult(0, 0, 1, 0, 0)
                    : Same(samples[last], point) ? new AppendResult(0, 1, 0, 0, 0) : new AppendResult(0, 0, 0, 1, 0);
            }
            else
            {
                samples.Add(timestamp, point);
                expected += new AppendResult(1, 0, 0, 0, 0);
            }
        }

        Assert.Equal(expected, await store.AppendAsync("s", batch, CancellationToken.None));
    }

    private static async Task CheckAsync(SeriesStore store, SortedDictionary<long, Point>[] model, ManualTimeProvider time, byte a, byte b)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var (min, max) = a == 0 ? (0, long.MaxValue) : (now - (a * 600_000L), now - (b * 100_000L));
        Matcher[] matchers = (a % 3) switch
        {
            0 => [new Matcher(MatchType.Regexp, Label.MetricName, "metric_.*")],
            1 => [new Matcher(MatchType.Equal, Label.MetricName, "metric_1")],
            _ => [new Matcher(MatchType.NotEqual, "zone", "z"), new Matcher(MatchType.NotRegexp, "instance", "i[01]")],
        };
        var expected = Enumerable.Range(0, SeriesCount)
            .Select(i => (Labels: LabelsOf(i), Samples: model[i].Where(s => s.Key >= min && s.Key <= max).ToList()))
            .Where(s => s.Samples.Count > 0 && matchers.All(m => m.Matches(s.Labels)))
            .OrderBy(s => s.Labels)
            .ToList();

        var actual = await store.SelectAsync(matchers, min, max, CancellationToken.None);

        Assert.Equal(expected.Select(s => s.Labels), actual.Select(s => s.Labels));
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].Samples.Select(s => s.Key), actual[i].Timestamps.ToArray());
            Assert.Equal(expected[i].Samples.Select(s => BitConverter.DoubleToInt64Bits(s.Value.Read)), actual[i].Values.ToArray().Select(BitConverter.DoubleToInt64Bits));
            for (var sample = 0; sample < actual[i].Count; sample++)
            {
                HistogramAssert.Same(expected[i].Samples[sample].Value.Histogram, HistogramAssert.At(actual[i], sample));
            }
        }

        if (a > 0 && min <= max)
        {
            await CheckSummariesAsync(store, matchers, min, max, TimeSpan.FromMinutes(1 + (b * 7)), actual);
        }

        Assert.Equal(expected.Select(s => s.Labels), await store.SeriesAsync(matchers, min, max, CancellationToken.None));
    }

    private static async Task CheckSummariesAsync(
        SeriesStore store, Matcher[] matchers, long min, long max, TimeSpan window, IReadOnlyList<Prometheus.Query.SeriesData> samples)
    {
        var summaries = (await store.SummarizeAsync(matchers, min, max, window, CancellationToken.None)).ToDictionary(s => s.Labels);
        foreach (var series in samples)
        {
            var windows = summaries[series.Labels].Windows;
            Assert.Equal(((max - min) / (long)window.TotalMilliseconds) + 1, windows.Count);
            for (var i = 0; i < windows.Count; i++)
            {
                var values = Enumerable.Range(0, series.Count)
                    .Where(s => (series.Timestamps.Span[s] - min) / (long)window.TotalMilliseconds == i)
                    .Select(s => series.Values.Span[s])
                    .ToArray();
                var expected = SampleSummary.Of(values);
                Assert.Equal((expected.Count, expected.Min, expected.Max), (windows[i].Count, windows[i].Min, windows[i].Max));
                Assert.True(expected.Sum.Equals(windows[i].Sum) || Math.Abs(expected.Sum - windows[i].Sum) <= 1e-9 * values.Sum(v => double.IsNaN(v) ? 0 : Math.Abs(v)));
            }
        }
    }

    private static bool Same(Point a, Point b) => a.Histogram is { } x && b.Histogram is { } y
        ? HistogramBits.Same(x, y)
        : a.Histogram is null && b.Histogram is null && HistogramBits.Same(a.Value, b.Value);

    /// <summary>A stale marker behind a histogram of the hour is stored as a histogram.</summary>
    private static FloatHistogram? Stored(SortedDictionary<long, Point> samples, long timestamp, double value, FloatHistogram? histogram) =>
        histogram is null && StaleMarker.IsStale(value) && samples.Count > 0 && samples.Last() is { Value.Histogram: not null } last && last.Key / 3_600_000 == timestamp / 3_600_000
            ? StaleHistogram.Value
            : histogram;

    private static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }

    private readonly record struct Point(double Value, FloatHistogram? Histogram)
    {
        /// <summary>The value as it is read.</summary>
        public double Read => Histogram is null ? Value : StaleMarker.IsStale(Histogram.Sum) ? StaleMarker.Value : StaleMarker.NormalNaN;
    }
}
