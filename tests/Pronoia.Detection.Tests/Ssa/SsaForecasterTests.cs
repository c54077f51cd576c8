using Pronoia.Detection.Tests.Reference;

namespace Pronoia.Detection.Tests.Ssa;

public sealed class SsaForecasterTests
{
    /// <summary>
    /// Where the stabilisation of ML.NET leaves the recurrence as it is, forecasts agree. Its interval leaves out the second step of the
    /// recurrence, so it is compared at the first step, and to a few percent later.
    /// </summary>
    [ReferenceTheory("data/mlnet-reference")]
    [InlineData("daily")]
    [InlineData("trend")]
    [InlineData("white_spikes")]
    [InlineData("level_shifts")]
    public void Short_forecasts_agree_with_the_reference(string series)
    {
        var reference = ReferenceOutput.Open(series + "__forecast_w20_s60_t120_h12");
        var forecast = SsaForecaster.Fit(ReferenceOutput.Series(series).AsSpan(0, 120), 20).Forecast(12);
        var expected = reference.Column("forecast");
        var upper = reference.Column("upper");
        var first = upper[0] - expected[0];
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], forecast.Expected[i], 0.05);
            Assert.Equal(upper[i] - expected[i], forecast.Upper[i] - forecast.Expected[i], (i == 0 ? 0.0005 : 0.05) * first);
            Assert.Equal(forecast.Expected[i] - forecast.Lower[i], forecast.Upper[i] - forecast.Expected[i], 1e-9);
        }
    }

    /// <summary>A day ahead of a clean daily series, where the stabilised reference is lost.</summary>
    [ReferenceFact("data/mlnet-reference")]
    public void A_day_ahead_is_forecast_where_the_reference_is_wrecked()
    {
        var values = ReferenceOutput.Series("daily");
        var reference = ReferenceOutput.Open("daily__forecast_w288_s2016_t2016_h288").Column("forecast");
        var forecast = SsaForecaster.Fit(values.AsSpan(0, 2016), 288).Forecast(288);
        var ours = Enumerable.Range(0, 288).Average(i => Math.Abs(forecast.Expected[i] - values[2016 + i]));
        var theirs = Enumerable.Range(0, 288).Average(i => Math.Abs(reference[i] - values[2016 + i]));
        Assert.True(theirs > 50);
        Assert.InRange(ours, 0, 8);
    }

    [Fact]
    public void Updating_follows_the_series_and_bad_input_is_told()
    {
        var forecaster = SsaForecaster.Fit([.. Enumerable.Range(0, 200).Select(Wave)], 24);
        for (var i = 200; i < 260; i++)
            forecaster.Update(Wave(i));
        forecaster.Update(double.NaN);
        var forecast = forecaster.Forecast(24);
        for (var i = 0; i < 24; i++)
            Assert.Equal(Wave(260 + i), forecast.Expected[i], 0.01);
        Assert.Contains("more than 48", Assert.Throws<ArgumentException>(() => SsaForecaster.Fit(new double[48], 24)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SsaForecaster.Fit(new double[48], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => forecaster.Forecast(0));
        Assert.Equal(7, SsaForecaster.Fit([.. Enumerable.Repeat(7.0, 100)], 10).Forecast(5).Expected[4], 6);

        static double Wave(int i) => 10 + Math.Sin(2 * Math.PI * i / 24);
    }
}
