using Pronoia.Engine.Ingest;
using Pronoia.Engine.Planning;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Series;

namespace Pronoia.Engine.Tests.Ingest;

public sealed class ActiveSeriesTests
{
    private static readonly Job Shard = new() { Id = "s", Kind = JobKind.Scrape, Interval = TimeSpan.FromMinutes(1) };
    private static readonly Labels Latency = Labels.Of("latency");
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
    private readonly SeriesStore _series;

    public ActiveSeriesTests() => _series = new SeriesStore(new InMemoryStorage(_time).Blobs, _time, new SeriesStoreOptions());

    [Fact]
    public async Task A_series_of_histograms_that_disappears_is_ended_once_by_whichever_instance()
    {
        var active = new ActiveSeries(_series);
        await SlotAsync(active, new SeriesSample(Latency, Now(), 0) { Histogram = new FloatHistogram(0, 1, 2) });
        Assert.Equal([Latency], await BeforeAsync(new ActiveSeries(_series)));

        var ended = await SlotAsync(active);
        Assert.Equal([Latency], ended.Select(s => s.Labels));
        Assert.Empty(await BeforeAsync(new ActiveSeries(_series)));
        Assert.Empty(await SlotAsync(new ActiveSeries(_series)));

        var stored = Assert.Single(await _series.SelectShardAsync("s", 0, long.MaxValue, CancellationToken.None));
        Assert.Equal([false, true], Enumerable.Range(0, stored.Count).Select(stored.IsStale));
        Assert.True(stored.IsHistogram(1));
    }

    [Fact]
    public async Task A_histogram_that_ends_its_series_does_not_keep_it_alive()
    {
        var active = new ActiveSeries(_series);
        await SlotAsync(active, new SeriesSample(Latency, Now(), 0) { Histogram = new FloatHistogram(0, 1, 2) });
        var ended = await SlotAsync(active, new SeriesSample(Latency, Now(), 0) { Histogram = new FloatHistogram(0, 0, StaleMarker.Value) });
        Assert.Equal([Latency], ended.Select(s => s.Labels));
        Assert.Empty(await BeforeAsync(active));
    }

    private long Now() => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<IReadOnlySet<Labels>> BeforeAsync(ActiveSeries active) =>
        await active.BeforeAsync(Shard, _time.GetUtcNow() - Shard.Interval, _time.GetUtcNow(), trackTimestamps: false, CancellationToken.None);

    private async Task<IReadOnlyList<SeriesSample>> SlotAsync(ActiveSeries active, params SeriesSample[] samples)
    {
        var ended = active.Advance(Shard, _time.GetUtcNow(), await BeforeAsync(active), samples, trackTimestamps: false, keep: null);
        await _series.AppendAsync(Shard.Id, [.. samples, .. ended], CancellationToken.None);
        _time.Advance(Shard.Interval);
        return ended;
    }
}
