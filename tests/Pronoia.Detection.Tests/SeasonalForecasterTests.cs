using System.Buffers;
using Pronoia.Detection.Benchmarking;

namespace Pronoia.Detection.Tests;

public sealed class SeasonalForecasterTests
{
    private const int PerDay = 288;

    [Theory]
    [InlineData(Background.Daily)]
    [InlineData(Background.Latency)]
    [InlineData(Background.Autocorrelated)]
    public void Intervals_an_hour_and_a_day_ahead_hold_as_often_as_they_say(Background background)
    {
        var values = Means(background, 21);
        foreach (var ahead in new[] { 12, PerDay })
        {
            var (forecaster, inside, count, error, naive) = (new SeasonalForecaster(), 0, 0, 0.0, 0.0);
            for (var i = 0; i < values.Length; i++)
            {
                forecaster.Update(i * 300_000L, values[i]);
                var target = i - 1 + ahead;
                if (i < 8 * PerDay || i % 5 != 0 || target >= values.Length)
                    continue;
                var forecast = forecaster.Forecast(ahead);
                Assert.Equal(target * 300_000L, forecast.TimestampMs);
                inside += values[target] >= forecast.Lower && values[target] <= forecast.Upper ? 1 : 0;
                error += Math.Abs(values[target] - forecast.Expected);
                naive += Math.Abs(values[target] - values[target - PerDay]);
                count++;
            }

            Assert.InRange((double)inside / count, 0.92, 0.985);
            Assert.InRange(error / naive, 0, 0.9);
        }
    }

    [Fact]
    public void A_daily_peak_that_passes_the_limit_is_seen_a_day_before_and_one_below_is_not()
    {
        var forecaster = new SeriesForecaster();
        var random = new Random(5);
        // Twelve days of a cycle from 50 to 90, at the end of a night.
        for (var i = 0; i < 12 * PerDay; i++)
            forecaster.Update(i * 300_000L, 70 - (20 * Math.Cos(2 * Math.PI * i / PerDay)) + random.NextDouble());
        var forecast = forecaster.Forecast(80, Direction.Rising);
        Assert.InRange(forecast.Seconds!.Value / 3600, 7, 9);
        Assert.InRange(forecast.LowerSeconds!.Value, 0, forecast.Seconds.Value);
        Assert.Null(forecaster.Forecast(95, Direction.Rising).Seconds);
        Assert.False(forecaster.Forecast(30, Direction.Falling).Seconds < 30 * 86400);
    }

    [Fact]
    public void Saved_and_loaded_it_goes_on_alike_in_bounded_state()
    {
        var values = Means(Background.Daily, 4);
        var (straight, restored) = (new SeriesForecaster(), new SeriesForecaster());
        var largest = 0;
        for (var i = 0; i < values.Length; i++)
        {
            straight.Update(i * 300_000L, values[i]);
            restored.Update(i * 300_000L, values[i]);
            if (i % 97 != 0)
                continue;
            var output = new ArrayBufferWriter<byte>();
            restored.SaveState(output);
            largest = Math.Max(largest, output.WrittenCount);
            restored = SeriesForecaster.Load(output.WrittenSpan);
            Assert.Equal(straight.Season.Forecast(PerDay), restored.Season.Forecast(PerDay));
        }

        Assert.InRange(largest, 20_000, 48_000);
        Assert.Throws<DetectorStateException>(() => SeriesForecaster.Load([1, 2, 3]));
        Assert.Throws<DetectorStateException>(() => SeasonalForecaster.Load([1, 2, 3]));
    }

    [Fact]
    public void Bad_input_gaps_and_a_clock_that_went_back_leave_no_harm()
    {
        var forecaster = new SeasonalForecaster();
        Assert.True(double.IsNaN(forecaster.Forecast(1).Expected));
        Assert.Null(forecaster.TimeTo(1, Direction.Rising).Seconds);
        var young = new SeriesForecaster();
        young.Update(1_795_262_400_000, 5);
        Assert.Null(young.Forecast(10, Direction.Rising).Seconds);
        foreach (var (at, value) in new[] { (0L, double.NaN), (0, double.PositiveInfinity), (-5, 1.0), (0, 1e300) })
            forecaster.Update(at, value);
        Assert.True(double.IsNaN(forecaster.Forecast(1).Expected));
        for (var i = 0; i < 600; i++)
            forecaster.Update(4_000_000_000_000 + (i * 300_000L), 5);
        // A year without points, then the clock goes back for good.
        forecaster.Update(4_040_000_000_000, 5);
        for (var i = 0; i < 600; i++)
            forecaster.Update(i * 300_000L, 7);
        var forecast = forecaster.Forecast(12);
        Assert.Equal(7, forecast.Expected, 9);
        Assert.Equal(598 * 300_000L + (12 * 300_000L), forecast.TimestampMs);
        Assert.Throws<ArgumentOutOfRangeException>(() => forecaster.Forecast(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => forecaster.Forecast(PerDay + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SeasonalForecaster(7));
    }

    private static double[] Means(Background background, int days)
    {
        var source = new SyntheticSeries(background, 4);
        var values = new double[days * PerDay];
        for (var minute = 0; minute < 5 * values.Length; minute++)
            values[minute / 5] += source.Next(minute) / 5;
        return values;
    }
}
