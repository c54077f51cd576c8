namespace Pronoia.Detection.Tests.Scenarios;

/// <summary>The first minutes of a fresh installation: little history, a busy machine, then real trouble.</summary>
public sealed class DemoScenarioTests
{
    private const int Learning = 18;
    private const int SpikeAt = 40;
    private const int ShiftAt = 70;
    private const int Length = 110;

    [Theory]
    [InlineData("auto", 0.5)]
    [InlineData("auto", 1)]
    [InlineData("band", 0.5)]
    [InlineData("band", 1)]
    public void One_spike_and_one_level_shift_and_nothing_on_hiccups(string name, double interval)
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var detector = Detectors.Create(new DetectorOptions { Name = name, Interval = interval, MinimumChange = 120 });
            var events = new SortedDictionary<long, AnomalyKind>();
            for (var i = 0; i < Length; i++)
            {
                var latency = 60 + (3 * Normal(random));
                if (random.Next(12) == 0)
                    latency += 100 * random.NextDouble();
                if (i is >= SpikeAt and < SpikeAt + 3)
                    latency *= 10;
                if (i >= ShiftAt)
                    latency += 250;
                var verdict = detector.Update((long)(i * interval * 1000), latency);
                if (verdict.Phase == EventPhase.None)
                    continue;
                Assert.True(i >= Learning, $"seed {seed}: {verdict.Kind} at {i}");
                events[verdict.EventStartMs] = verdict.Kind;
            }

            Assert.Equal([AnomalyKind.Spike, AnomalyKind.LevelShift], events.Values);
            Assert.Equal([(long)(SpikeAt * interval * 1000), (long)(ShiftAt * interval * 1000)], events.Keys);
        }
    }

    [Fact]
    public void A_draining_gauge_is_forecast_within_ten_points_and_a_flat_one_never()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var forecaster = new ThresholdForecaster();
            var drainAt = 20 + random.Next(40);
            var predictedAt = -1;
            for (var i = 0; i < drainAt + 10; i++)
            {
                var value = 5000 + (2 * Normal(random)) - (20 * Math.Max(0, i - drainAt));
                forecaster.Update(i * 1000L, value);
                var forecast = forecaster.Forecast(1000, Direction.Falling);
                if (i <= drainAt)
                    Assert.True(forecast.Seconds is null, $"seed {seed}: forecast on the flat part at {i}");
                else if (forecast.Seconds is not null && predictedAt < 0)
                    predictedAt = i;
            }

            Assert.InRange(predictedAt, drainAt + 1, drainAt + 9);
            var last = forecaster.Forecast(1000, Direction.Falling);
            Assert.InRange(last.Seconds!.Value, 150, 260);
            Assert.True(last.LowerSeconds <= last.Seconds && last.Seconds <= (last.UpperSeconds ?? double.PositiveInfinity));
        }
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
