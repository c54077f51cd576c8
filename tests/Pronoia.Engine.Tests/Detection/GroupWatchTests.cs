using Pronoia.Alerting;
using Pronoia.Detection;
using Pronoia.Detection.Correlation;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Detection;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Tests.Detection;

public sealed class GroupWatchTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly PronoiaConfig Config = ConfigurationLoader.Parse(
        """
        targets: [{name: a, url: 'http://127.0.0.1:1'}]
        incidents: {group: {false_alarms_per_month: 3000}}
        detection: [{name: Latency, match: latency}]
        """,
        "test.yaml",
        ".");

    private readonly Random _random = new(5);
    private readonly ShardState _state = new();
    private DateTimeOffset _slot = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_end_that_is_not_told_of_yet_is_not_lost_to_what_the_group_sees()
    {
        var watch = new GroupWatch(Config, Interval, TimeProvider.System);
        for (var i = 0; i < 5; i++)
        {
            var series = Labels.Of([new Label(Label.MetricName, "latency"), new Label("service", "shop"), new Label("path", $"{i}")]);
            var entry = Config.Detection.First(d => d.Name == "Latency");
            var tracked = new TrackedSeries { Entry = "Latency", Series = series, DetectionConfig = entry, Detector = new EngineChoice([]).Create(entry, entry.Detector) };
            _state.Tracked.Add(("Latency", series), tracked);
        }

        for (var i = 0; i < 600; i++)
        {
            Assert.Empty(Feed(watch, 0));
        }

        var first = _state.Tracked.Values.First();
        first.Event = new DetectionEvent
        {
            Entry = first.Entry, Series = first.Series, Kind = "spike", StartedAt = _slot - Interval, DetectedAt = _slot - Interval, EndedAt = _slot, Evidence = new Evidence(), Summary = "",
        };
        var ended = first.Event;
        Assert.Equal(4, Feed(watch, 6).Count);
        Assert.Same(ended, first.Event);

        // Told of, it makes room for what the group sees.
        first.Event = null;
        Assert.Same(first, Assert.Single(Feed(watch, 6)));
        Assert.Equal(AnomalyEvents.CorroboratedKind, first.Event!.Kind);
    }

    private List<TrackedSeries> Feed(GroupWatch watch, double off)
    {
        _slot += Interval;
        foreach (var tracked in _state.Tracked.Values)
        {
            var score = off > 0 ? off : Normal();
            tracked.Score = new GroupScore(score, score);
            tracked.JudgedSlot = _slot;
            tracked.Last = new Verdict { TimestampMs = _slot.ToUnixTimeMilliseconds(), Observed = score, Expected = 0, Lower = -3, Upper = 3 };
        }

        return watch.Feed(_state, _slot);
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
