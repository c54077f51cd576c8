using Pronoia.Detection.Tests.Reference;

namespace Pronoia.Detection.Tests;

public sealed class SeasonalityDetectorTests
{
    /// <summary>ML.NET's own period where there is one; where it finds one only because it keeps the mean, none.</summary>
    [ReferenceTheory("data/mlnet-reference")]
    [InlineData("daily", 288)]
    [InlineData("daily_nan", 288)]
    [InlineData("white_spikes", -1)]
    [InlineData("short_100", -1)]
    [InlineData("short_600", -1)]
    [InlineData("constant_step", -1)]
    public void Periods_of_the_reference_series(string series, int period) =>
        Assert.Equal(period, SeasonalityDetector.Detect(ReferenceOutput.Series(series)));

    [Theory]
    [InlineData(24, 400)]
    [InlineData(168, 2000)]
    [InlineData(1440, 14400)]
    public void A_noisy_wave_is_found(int period, int length)
    {
        var random = new Random(period);
        var series = Enumerable.Range(0, length).Select(i => 1e6 + (10 * Math.Sin(2 * Math.PI * i / period)) + (8 * (random.NextDouble() - 0.5))).ToArray();
        Assert.InRange(SeasonalityDetector.Detect(series), period * 0.98, period * 1.02);
    }

    [Fact]
    public void White_noise_short_and_constant_series_have_none()
    {
        var found = 0;
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            found += SeasonalityDetector.Detect(Enumerable.Range(0, 500).Select(_ => 100 + random.NextDouble()).ToArray(), 0.9999) > 0 ? 1 : 0;
        }

        Assert.InRange(found, 0, 5);
        Assert.Equal(-1, SeasonalityDetector.Detect([1, 2, 3]));
        Assert.Equal(-1, SeasonalityDetector.Detect(new double[1000]));
        Assert.Equal(-1, SeasonalityDetector.Detect(Enumerable.Repeat(double.NaN, 1000).ToArray()));
    }
}
