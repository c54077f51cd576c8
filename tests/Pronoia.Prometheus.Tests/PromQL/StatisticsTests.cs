using System.Text.Json;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;
using Pronoia.Prometheus.Query;

namespace Pronoia.Prometheus.Tests.PromQL;

public class StatisticsTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] Queries =
    [
        "m", "m offset 3m", "m @ 1767571800", "{job=\"a\"}", "missing", "sum(m)", "m + on (job, i) n", "rate(m[5m])", "sum by (job) (increase(m[10m]))", "max_over_time(m[5m] offset 1m)", "rate(m[5m] @ end())",
        "max_over_time(rate(m[5m])[10m:1m])", "count_over_time((m > 3)[5m:30s])", "timestamp(m)", "absent_over_time(m[5m])", "quantile_over_time(0.5, m[7m])", "vector(1)", "time() + scalar(n{job=\"a\",i=\"1\"})",
        "topk(1, m) or n", "absent(m)", "label_replace(m, \"x\", \"y\", \"i\", \".*\")",
    ];

    [PeerFact("prometheus")]
    public async Task The_samples_of_a_query_are_counted_as_Prometheus_counts_them()
    {
        SeriesData[] series = [.. new[] { "m", "n" }.SelectMany(name => new[] { "a", "b" }.SelectMany(job => new[] { "1", "2" }.Select(i => Series(name, job, i))))];
        using var prometheus = await PrometheusServer.FromOpenMetricsAsync(OpenMetricsText.Of(series));
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = prometheus.Url };
        var engine = new PromQLEngine(new PromQLOptions());
        var source = new MemorySource(series);
        var (from, to) = (Start.AddMinutes(20).AddSeconds(3), Start.AddMinutes(40).AddSeconds(3));
        foreach (var query in Queries)
        {
            var text = Uri.EscapeDataString(query);
            var instant = await engine.InstantAsync(source, query, from, CancellationToken.None);
            Assert.Equal((query, await SamplesAsync(FormattableString.Invariant($"query?query={text}&time={from.ToUnixTimeSeconds()}"))), (query, instant.Statistics.QueriedSamples));
            var range = await engine.RangeAsync(source, query, from, to, TimeSpan.FromMinutes(1), CancellationToken.None);
            Assert.Equal(
                (query, await SamplesAsync(FormattableString.Invariant($"query_range?query={text}&start={from.ToUnixTimeSeconds()}&end={to.ToUnixTimeSeconds()}&step=60"))),
                (query, range.Statistics.QueriedSamples));
            Assert.InRange(range.Statistics.PeakSamples, 1, 100_000);
        }

        async Task<long> SamplesAsync(string path)
        {
            using var answer = JsonDocument.Parse(await client.GetStringAsync(new Uri($"/api/v1/{path}&stats=all", UriKind.Relative)));
            return answer.RootElement.GetProperty("data").GetProperty("stats").GetProperty("samples").GetProperty("totalQueryableSamples").GetInt64();
        }
    }

    [Fact]
    public async Task A_native_histogram_counts_by_its_size()
    {
        var histogram = new FloatHistogram(0, 3, 1) { Positive = HistogramBuckets.Of([0, 1, 5], [1, 1, 1]) };
        var source = new MemorySource([new SeriesData(Labels.Of("h"), new[] { Start.ToUnixTimeMilliseconds() }, new double[1], new FloatHistogram?[] { histogram })]);

        // 168 bytes, 3 buckets and 2 spans of 8 each, and 8 of the timestamp.
        var result = await new PromQLEngine(new PromQLOptions()).InstantAsync(source, "h", Start, CancellationToken.None);

        Assert.Equal((168 + 40 + 8) / 16, result.Statistics.QueriedSamples);
    }

    private static SeriesData Series(string name, string job, string i)
    {
        var times = Enumerable.Range(0, 240).Where(t => i == "1" || t % 40 < 30).Select(t => Start.ToUnixTimeMilliseconds() + (t * 15_000L) + 7_000).ToArray();
        return new SeriesData(Labels.Of(name, ("job", job), ("i", i)), times, times.Select((_, n) => (double)(n % 7)).ToArray());
    }
}
