using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;
using Pronoia.Prometheus.Query;
using Pronoia.Storage.Series;

namespace Pronoia.Engine.Tests.Jobs;

public sealed class RulesJobRunnerTests
{
    private const string Yaml =
        """
        targets: [{name: api, url: 'http://127.0.0.1:1'}]
        rules:
          groups:
            - name: g
              interval: 30s
              rules:
                - {record: 'job:latency:rate5m', expr: 'sum by (job) (rate(latency[5m]))'}
                - {record: 'job:latency:p90', expr: 'histogram_quantile(0.9, job:latency:rate5m)'}
        """;

    [Fact]
    public async Task A_rule_over_histograms_stores_a_histogram_that_the_next_rule_and_queries_read()
    {
        using var harness = new EngineHarness(Yaml);
        var store = new SeriesStore(harness.Storage.Blobs, harness.Time, new SeriesStoreOptions());
        var counts = new double[8];
        for (var minute = 0; minute < 20; minute++)
        {
            await store.AppendAsync("app", [Observe("a", minute), Observe("b", minute)], CancellationToken.None);
            await harness.StepAsync(TimeSpan.FromSeconds(30), times: 2);
        }

        var recorded = Assert.Single(await harness.SelectAsync("job:latency:rate5m"));
        var last = recorded.Count - 1;
        Assert.True(recorded.IsHistogram(last));
        Assert.Equal(CounterResetHint.Gauge, recorded.Histograms.Span[last]!.ResetHint);
        var time = DateTimeOffset.FromUnixTimeMilliseconds(recorded.Timestamps.Span[last]);
        var engine = new PromQLEngine(new PromQLOptions());
        var direct = Assert.Single((await engine.InstantAsync(store, "sum by (job) (rate(latency[5m]))", time, CancellationToken.None)).Vector);
        Assert.Equal(direct.Histogram, recorded.Histograms.Span[last]);
        var quantile = Assert.Single((await engine.InstantAsync(store, "histogram_quantile(0.9, sum by (job) (rate(latency[5m])))", time, CancellationToken.None)).Vector);
        var p90 = Assert.Single(await harness.SelectAsync("job:latency:p90"));
        Assert.Equal(quantile.Value, p90.Values.Span[^1]);

        // The rule gives nothing once its series are too old: what ends the recorded series is a histogram, too.
        await harness.StepAsync(TimeSpan.FromSeconds(30), times: 14);
        SeriesData ended = Assert.Single(await harness.SelectAsync("job:latency:rate5m"));
        Assert.True(ended.IsStale(ended.Count - 1) && ended.IsHistogram(ended.Count - 1));

        SeriesSample Observe(string instance, int minute)
        {
            counts[minute % 8] += 3;
            return new SeriesSample(Labels.Of("latency", ("instance", instance), ("job", "web")), harness.Time.GetUtcNow().ToUnixTimeMilliseconds(), 0)
            {
                Histogram = new FloatHistogram(2, counts.Sum(), minute * 1.5) { Positive = HistogramBuckets.Consecutive(-3, counts) },
            };
        }
    }
}
