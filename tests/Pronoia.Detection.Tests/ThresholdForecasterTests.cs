using System.Buffers;
using Pronoia.Detection.Benchmarking;

namespace Pronoia.Detection.Tests;

public sealed class ThresholdForecasterTests
{
    private const int PerDay = SimulatedGauge.PerDay;
    private const long StepMs = 300_000;

    /// <summary>
    /// 84 gauges of 30 days at one point per five minutes: steady and accelerating fills, leaks, clean-up jobs, daily cycles, steps and
    /// random walks. A warning is a forecast under 24 hours that held for 90 minutes; it is fair if the limit comes within 48 hours.
    /// </summary>
    [Fact]
    public void Warnings_a_day_ahead_are_mostly_right_and_miss_little()
    {
        int fills = 0, caught = 0, warnings = 0, fair = 0;
        for (var gauge = 0; gauge < 84; gauge++)
        {
            var series = SimulatedGauge.Create(gauge);
            var full = Array.FindIndex(series, v => v >= 99.5);
            if (full is >= 0 and < 7 * PerDay)
                continue;
            fills += full > 0 ? 1 : 0;
            var found = Warnings(series, full < 0 ? series.Length : full);
            warnings += found.Count;
            var right = found.Count(i => full > 0 && full - i <= 2 * PerDay);
            fair += right;
            caught += right > 0 ? 1 : 0;
        }

        Assert.InRange(fills, 20, 60);
        Assert.InRange((double)caught / fills, 0.9, 1);
        Assert.InRange((double)fair / warnings, 0.75, 1);
    }

    [Fact]
    public void A_clean_line_is_exact_and_a_passed_threshold_is_now()
    {
        var forecaster = new ThresholdForecaster();
        for (var i = 0; i < 50; i++)
            forecaster.Update(i * 1000L, 100 - i);
        var forecast = forecaster.Forecast(11, Direction.Falling);
        Assert.Equal(40, forecast.Seconds!.Value, 6);
        // A trend may bend by a fifth.
        Assert.Equal(40 / 1.2, forecast.LowerSeconds!.Value, 3);
        Assert.Equal(40 * 1.2, forecast.UpperSeconds!.Value, 3);
        Assert.InRange(forecast.ProbabilityWithin(80), 0.99, 1);
        Assert.Equal(0.5, forecast.ProbabilityWithin(40), 3);
        Assert.InRange(forecast.ProbabilityWithin(20), 0, 0.01);
        Assert.Equal(-1, forecast.SlopePerSecond, 9);
        Assert.Equal(1, forecast.RSquared, 9);
        Assert.Equal((50L, 49_000L), (forecast.TrainedPoints, forecast.TrainingToMs));
        Assert.InRange(forecast.TrainingFromMs, 0, 1000);
        Assert.Null(forecaster.Forecast(200, Direction.Rising).Seconds);
        Assert.Equal(0, forecaster.Forecast(60, Direction.Falling).Seconds);
        Assert.Null(forecaster.Forecast(double.NaN, Direction.Falling).Seconds);
    }

    [Fact]
    public void Bad_input_is_passed_over_and_a_clock_that_went_back_starts_anew()
    {
        var forecaster = new ThresholdForecaster();
        Assert.Null(forecaster.Forecast(1, Direction.Rising).Seconds);
        foreach (var value in new[] { double.NaN, double.PositiveInfinity, 1e300 })
            forecaster.Update(0, value);
        Assert.Equal(0, forecaster.Forecast(1, Direction.Rising).TrainedPoints);
        for (var i = 0; i < 20; i++)
            forecaster.Update(9_000_000_000_000 + (i * 1000L), i);
        for (var i = 0; i < 30; i++)
            forecaster.Update(i * 1000L, 2 * i);
        var forecast = forecaster.Forecast(100, Direction.Rising);
        Assert.Equal(2, forecast.SlopePerSecond, 6);
        Assert.InRange(forecast.TrainedPoints, 20, 30);
    }

    [Fact]
    public void Saved_and_loaded_it_goes_on_alike_in_bounded_state()
    {
        var random = new Random(6);
        var straight = new ThresholdForecaster();
        var restored = new ThresholdForecaster();
        var largest = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var value = (0.01 * i) + random.NextDouble();
            straight.Update(i * 60_000L, value);
            restored.Update(i * 60_000L, value);
            if (i % 997 != 0)
                continue;
            var output = new ArrayBufferWriter<byte>();
            restored.SaveState(output);
            largest = Math.Max(largest, output.WrittenCount);
            restored = ThresholdForecaster.Load(output.WrittenSpan);
            Assert.Equal(straight.Forecast(1000, Direction.Rising), restored.Forecast(1000, Direction.Rising));
        }

        Assert.InRange(largest, 1000, 5300);
        Assert.Throws<DetectorStateException>(() => ThresholdForecaster.Load([1, 2, 3]));
    }

    private static List<int> Warnings(double[] series, int end)
    {
        var forecaster = new ThresholdForecaster();
        var warnings = new List<int>();
        var held = 0;
        for (var i = 0; i < end; i++)
        {
            forecaster.Update(i * StepMs, series[i]);
            if (i < 7 * PerDay)
                continue;
            held = forecaster.Forecast(99.5, Direction.Rising).LowerSeconds <= 86400 ? held + 1 : 0;
            if (held == 18)
                warnings.Add(i);
        }

        return warnings;
    }
}
