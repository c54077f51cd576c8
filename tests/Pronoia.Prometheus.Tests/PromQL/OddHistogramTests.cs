using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;
using Pronoia.Prometheus.Query;

namespace Pronoia.Prometheus.Tests.PromQL;

public sealed class OddHistogramTests
{
    [Fact]
    public async Task Histograms_that_a_broken_target_exposes_end_a_query_neither_in_an_error_nor_in_a_loop()
    {
        FloatHistogram[] odd =
        [
            new(0, 1, 1) { ZeroThreshold = double.NaN, ZeroCount = 1 },
            new(3, 2, 1) { ZeroThreshold = 0.5, Positive = HistogramBuckets.Of([int.MinValue, int.MaxValue], [1, 1]) },
            new(1, 3, 1) { ZeroThreshold = double.PositiveInfinity, Negative = HistogramBuckets.Of([int.MinValue, 0], [2, 1]) },
            new(2, double.NaN, double.NaN) { ZeroThreshold = -1, Positive = HistogramBuckets.Of([1], [double.NaN]) },
        ];
        var source = new MemorySource(new SeriesData(Labels.Of("m"), new long[] { 1000, 2000, 3000, 4000 }, new double[4], odd));
        var engine = new PromQLEngine(new PromQLOptions { Timeout = TimeSpan.FromSeconds(20) });
        foreach (var query in new[] { "rate(m[10s])", "sum_over_time(m[10s])", "histogram_quantile(0.5, m)", "sum(m) + sum(m offset 1s)", "m - m offset 2s", "avg_over_time(m[10s])", "resets(m[10s])" })
        {
            await engine.RangeAsync(source, query, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddSeconds(6), TimeSpan.FromSeconds(1), CancellationToken.None);
        }
    }
}
