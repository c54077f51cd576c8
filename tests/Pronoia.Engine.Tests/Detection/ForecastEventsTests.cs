using Pronoia.Detection;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Detection;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Tests.Detection;

public sealed class ForecastEventsTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly ForecastConfig Config = ConfigurationLoader.Parse(
        """
        targets: [{name: api, url: 'http://127.0.0.1:1'}]
        forecasts: [{name: Full, match: disk, above: 100, horizon: 8h}]
        """,
        "test.yaml",
        ".").Forecasts[0];

    private readonly TrackedSeries _tracked = new()
    {
        Entry = "Full",
        Series = Labels.Of([new Label(Label.MetricName, "disk")]),
        ForecastConfig = Config,
        Forecaster = new SeriesForecaster(),
    };

    [Fact]
    public void It_must_hold_for_a_sixteenth_of_the_horizon_and_is_told_as_it_stands_then()
    {
        Assert.Equal(TimeSpan.FromMinutes(30), Config.For);
        // A point a minute that climbs by 10 an hour: at 40 after an hour of it, full six hours later.
        for (var minute = 0; minute <= 60; minute++)
        {
            Feed(minute, 30 + (minute / 6.0));
        }

        var opened = _tracked.Event!;
        Assert.Equal(TimeSpan.FromMinutes(30), ForecastEvents.HoldOf(Config, opened));
        Assert.NotEqual(opened.StartedAt, opened.Eta!.Expected);
        Feed(61, 40.17);
        var told = _tracked.Event!;
        Assert.Equal(opened.StartedAt, told.StartedAt);
        Assert.StartsWith("at 40.17, reaches 100 in 5h", told.Summary, StringComparison.Ordinal);

        // Until it is told the slightest doubt ends it; after that it must move well out of sight.
        for (var minute = 62; minute <= 90; minute++)
        {
            Feed(minute, 40.17);
        }

        Assert.NotNull(_tracked.Event!.EndedAt);
    }

    [Fact]
    public void It_opens_when_the_earliest_time_is_within_the_horizon_though_the_expected_one_is_not()
    {
        // A point a minute that climbs by 10 an hour: at 10 after an hour, full nine hours later.
        for (var minute = 0; minute <= 60; minute++)
        {
            Feed(minute, minute / 6.0);
        }

        var eta = _tracked.Event!.Eta!;
        var horizon = Start.AddHours(1) + Config.Horizon;
        Assert.True(eta.Earliest <= horizon);
        Assert.True(eta.Expected > horizon);
    }

    [Fact]
    public void What_is_crossed_already_need_not_hold()
    {
        Feed(0, 101);

        Assert.Null(_tracked.Event!.Eta);
        Assert.Equal(TimeSpan.Zero, ForecastEvents.HoldOf(Config, _tracked.Event));
    }

    private void Feed(int minute, double value)
    {
        var at = Start.AddMinutes(minute);
        _tracked.Forecaster!.Update(at.ToUnixTimeMilliseconds(), value);
        _tracked.Event = ForecastEvents.Next(_tracked, new SeriesSample(_tracked.Series, at.ToUnixTimeMilliseconds(), value), at);
    }
}
