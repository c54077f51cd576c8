using System.Text;
using System.Text.Json;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;
using Pronoia.Prometheus.Query;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Series;
using Pronoia.Storage.Tests.Series.Histograms;

namespace Pronoia.Storage.Tests.Series;

/// <summary>PromQL over stored histograms gives what it gives over the same histograms in memory.</summary>
public sealed class HistogramQueryTests
{
    private const int Minutes = 200;
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 30, 0, TimeSpan.Zero);

    private static readonly string[] Queries =
    [
        "latency", "latency{instance=\"0\"}[10m]", "rate(latency[5m])", "histogram_quantile(0.9, sum by (job) (rate(latency[5m])))", "increase(latency[1h:1m])",
        "histogram_count(latency) + histogram_sum(latency)", "histogram_avg(latency)", "histogram_fraction(0, 2, latency)", "count_over_time(latency[20m])",
        "last_over_time(latency[30m])", "resets(latency[30m])", "changes(latency[30m])", "avg(latency)", "count(latency)", "max_over_time(latency[20m])",
        "latency - latency offset 5m", "histogram_quantile(0.5, latency * 2)", "absent_over_time(latency[2m])", "present_over_time(latency[3m])", "timestamp(latency)",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Over_logs_and_blocks_a_query_gives_what_it_gives_over_memory(int seed)
    {
        using var storage = new InMemoryStorage();
        var time = new ManualTimeProvider(Start);
        var store = new SeriesStore(storage.Blobs, time, new SeriesStoreOptions());
        var memory = new MemorySource();
        var sequences = Enumerable.Range(0, 4).Select(i => new HistogramSequence((seed * 10) + i)).ToArray();
        for (var minute = 0; minute < Minutes; minute++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            var at = time.GetUtcNow().ToUnixTimeMilliseconds();
            // The last series is a float now and then.
            var batch = sequences.Select((s, i) => new SeriesSample(Labels.Of("latency", ("instance", $"{i}"), ("job", $"{i % 2}")), at, minute)
            {
                Histogram = i == 3 && minute % 7 < 3 ? null : s.Next(),
            }).ToArray();
            Assert.Equal(4, (await store.AppendAsync("s", batch, CancellationToken.None)).Accepted);
            memory.Add(batch);
        }

        await store.CompactAsync(CancellationToken.None);
        Assert.Equal(1, (await store.StatsAsync(CancellationToken.None)).Blocks);
        var engine = new PromQLEngine(new PromQLOptions());
        foreach (var query in Queries)
        {
            Assert.Equal(await RunAsync(engine, memory, query), await RunAsync(engine, store, query));
        }
    }

    private static async Task<string> RunAsync(PromQLEngine engine, ISeriesSource source, string query)
    {
        var end = Start.AddMinutes(Minutes);
        var result = query.EndsWith(']')
            ? await engine.InstantAsync(source, query, end, CancellationToken.None)
            : await engine.RangeAsync(source, query, Start, end, TimeSpan.FromMinutes(3), CancellationToken.None);
        using var stream = new MemoryStream();
        await using (var json = new Utf8JsonWriter(stream))
        {
            QueryResultJson.WriteData(json, result);
        }

        Assert.True(query.StartsWith("absent", StringComparison.Ordinal) || stream.Length > 500, query);
        return $"{query} {Encoding.UTF8.GetString(stream.ToArray())} {string.Join("; ", result.Warnings.Concat(result.Infos))}";
    }

    private sealed class MemorySource : ISeriesSource
    {
        private readonly SortedDictionary<Labels, List<SeriesSample>> _series = [];

        public void Add(IEnumerable<SeriesSample> samples)
        {
            foreach (var sample in samples)
            {
                (_series.TryGetValue(sample.Labels, out var known) ? known : _series[sample.Labels] = []).Add(sample);
            }
        }

        public ValueTask<IReadOnlyList<SeriesData>> SelectAsync(IReadOnlyList<Matcher> matchers, long minTimeMs, long maxTimeMs, CancellationToken cancellationToken)
        {
            var found = new List<SeriesData>();
            foreach (var (labels, all) in _series.Where(s => matchers.All(m => m.Matches(s.Key))))
            {
                var samples = all.Where(s => s.TimestampMs >= minTimeMs && s.TimestampMs <= maxTimeMs).ToList();
                if (samples.Count > 0)
                {
                    FloatHistogram?[] histograms = [.. samples.Select(s => s.Histogram)];
                    found.Add(new SeriesData(labels, samples.ConvertAll(s => s.TimestampMs).ToArray(), samples.ConvertAll(s => s.Value).ToArray(), histograms));
                }
            }

            return ValueTask.FromResult<IReadOnlyList<SeriesData>>(found);
        }
    }
}
