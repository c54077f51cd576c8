using System.Diagnostics;
using System.Globalization;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;
using Pronoia.Prometheus.Query;
using Pronoia.Tests;

namespace Pronoia.Benchmarks.PromQL;

/// <summary>
/// Range queries over 1,000 series of 6 hours at 15 s: the engine over series in memory, and a real Prometheus over HTTP with the same data where one is
/// installed: <c>promql</c>.
/// </summary>
internal static class QueryReport
{
    private const int Instances = 100;
    private const int Rounds = 7;
    private const long IntervalMs = 15_000;
    private const int Samples = 6 * 3600 / 15;
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Bounds = ["0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "+Inf"];

    private static readonly string[] Queries =
    [
        "request_seconds_bucket",
        "rate(request_seconds_bucket[5m])",
        "sum by (instance) (rate(request_seconds_bucket[5m]))",
        "histogram_quantile(0.9, sum by (le) (rate(request_seconds_bucket[5m])))",
        "histogram_quantile(0.9, rate(request_seconds_bucket[5m]))",
        "avg_over_time(request_seconds_bucket[30m])",
        "topk(5, request_seconds_bucket)",
        "rate(request_seconds_bucket{le=\"0.5\"}[5m]) / ignoring(le) rate(request_seconds_bucket{le=\"+Inf\"}[5m])",
        "max_over_time(sum(rate(request_seconds_bucket[5m]))[30m:1m])",
    ];

    public static async Task<int> RunAsync()
    {
        var source = new Source(Generate());
        var engine = new PromQLEngine(new PromQLOptions());
        var (end, step) = (Start.AddMilliseconds((Samples - 1) * IntervalMs), TimeSpan.FromMilliseconds(IntervalMs));
        using var peer = Peer.Find("prometheus") is null ? null : await PrometheusServer.FromOpenMetricsAsync(OpenMetricsText.Of(source.All));
        Print("| query, 6 h at 15 s | Pronoia's engine, ms | Prometheus over HTTP, ms |");
        Print("|---|---|---|");
        foreach (var query in Queries)
        {
            var ours = await MedianAsync(async () => (await engine.RangeAsync(source, query, Start, end, step, CancellationToken.None)).Matrix.Count);
            var theirs = peer is null ? null : (double?)await MedianAsync(() => peer.SizeAsync(query, Start, end, step));
            Print(string.Create(CultureInfo.InvariantCulture, $"| `{query}` | {ours:F0} | {theirs?.ToString("F0", CultureInfo.InvariantCulture) ?? "not installed"} |"));
        }

        return 0;
    }

    /// <summary>The median of several runs after one to warm up, in milliseconds.</summary>
    private static async Task<double> MedianAsync(Func<Task<int>> run)
    {
        await run();
        var times = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await run();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        times.Sort();
        return times[Rounds / 2];
    }

    /// <summary>Cumulative buckets of instances that differ in rate and restart now and then.</summary>
    private static List<SeriesData> Generate()
    {
        var random = new Random(42);
        var series = new List<SeriesData>();
        var times = Enumerable.Range(0, Samples).Select(i => Start.ToUnixTimeMilliseconds() + i * IntervalMs).ToArray();
        for (var instance = 0; instance < Instances; instance++)
        {
            var restart = random.Next(Samples);
            for (var bound = 0; bound < Bounds.Length; bound++)
            {
                var values = new double[Samples];
                for (var i = 1; i < Samples; i++)
                {
                    values[i] = i == restart ? 0 : values[i - 1] + random.Next(1, 4) + bound * (1 + instance % 7);
                }

                var labels = Labels.Of("request_seconds_bucket", ("instance", $"host-{instance:000}:9100"), ("job", "api"), ("le", Bounds[bound]));
                series.Add(new SeriesData(labels, times, values));
            }
        }

        return [.. series.OrderBy(s => s.Labels)];
    }

    private static void Print(string line) => Console.WriteLine(line);

    private sealed class Source(List<SeriesData> series) : ISeriesSource
    {
        public IReadOnlyList<SeriesData> All => series;

        public ValueTask<IReadOnlyList<SeriesData>> SelectAsync(
            IReadOnlyList<Matcher> matchers, long minTimeMs, long maxTimeMs, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<SeriesData>>([.. series.Where(s => matchers.All(m => m.Matches(s.Labels)))]);
    }
}
