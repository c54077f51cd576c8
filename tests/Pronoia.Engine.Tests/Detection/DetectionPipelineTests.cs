using Pronoia.Engine.Configuration;
using Pronoia.Engine.Detection;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Tests.Detection;

public sealed class DetectionPipelineTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly Labels Series = Labels.Of("latency");

    private static readonly PronoiaConfig Config = ConfigurationLoader.Parse(
        "targets: [{name: api, url: 'http://127.0.0.1:1'}]\ndetection: [{name: odd, match: latency}]\nforecasts: [{name: full, match: latency, above: 100, horizon: 8h}]", "test.yaml", ".");

    private readonly ShardState _state = new();

    [Fact]
    public void Native_histograms_are_not_watched()
    {
        for (var minute = 0; minute < 10; minute++)
        {
            Feed(minute, 0, new FloatHistogram(0, minute, minute));
        }

        Assert.Empty(_state.Tracked);
    }

    [Fact]
    public void A_series_that_becomes_a_histogram_is_neither_judged_nor_missing()
    {
        for (var minute = 0; minute < 60; minute++)
        {
            Feed(minute, 5, null);
        }

        // As after a restart, when what is derived is gone.
        _state.Index.Clear();
        for (var minute = 60; minute < 90; minute++)
        {
            Feed(minute, 0, new FloatHistogram(0, minute, minute));
        }

        var detector = _state.Tracked[("odd", Series)];
        Assert.Equal(Start.AddMinutes(59).ToUnixTimeMilliseconds(), detector.LastTimestampMs);
        Assert.Null(detector.Event);
        Assert.Equal(Start.AddMinutes(59), detector.JudgedSlot);
    }

    [Fact]
    public void A_series_that_is_no_longer_watched_is_forgotten_and_not_missing()
    {
        for (var minute = 0; minute < 60; minute++)
        {
            Feed(minute, 5, null);
        }

        FeedNothing(60, _ => true);
        FeedNothing(61, _ => true);

        Assert.Empty(_state.Tracked);
    }

    [Fact]
    public void An_open_event_of_a_series_that_is_no_longer_watched_ends()
    {
        for (var minute = 0; minute < 60; minute++)
        {
            Feed(minute, 5, null);
        }

        for (var minute = 60; minute < 70; minute++)
        {
            FeedNothing(minute, _ => false);
        }

        var tracked = _state.Tracked[("odd", Series)];
        Assert.Equal(("missing", null), (tracked.Event?.Kind, tracked.Event?.EndedAt));
        tracked.Event = tracked.Event! with { Published = true };

        FeedNothing(70, _ => true);

        Assert.Equal((Start.AddMinutes(70), false), (tracked.Event.EndedAt, tracked.Event.Published));
        tracked.Event = null;
        FeedNothing(71, _ => true);
        Assert.Empty(_state.Tracked);
    }

    private void Feed(int minute, double value, FloatHistogram? histogram)
    {
        var slot = Start.AddMinutes(minute);
        Feed(slot, [new SeriesSample(Series, slot.ToUnixTimeMilliseconds(), value) { Histogram = histogram }], null);
    }

    private void FeedNothing(int minute, Func<Labels, bool> gone) => Feed(Start.AddMinutes(minute), [], gone);

    private void Feed(DateTimeOffset slot, SeriesSample[] samples, Func<Labels, bool>? gone) =>
        Assert.Equal(0, new DetectionPipeline(Config, EngineChoice.Managed, TimeProvider.System).Feed(_state, slot, Interval, samples, blind: false, _ => false, _ => null, gone));
}
