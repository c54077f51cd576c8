using Pronoia.Detection.Iid;
using Pronoia.Detection.Tests.Reference;

namespace Pronoia.Detection.Tests.Iid;

public sealed class IidParityTests
{
    public static TheoryData<string, string, double, int, AnomalySide> Spikes()
    {
        var data = new TheoryData<string, string, double, int, AnomalySide>();
        foreach (var series in new[] { "white_spikes", "daily", "daily_nan", "level_shifts", "trend", "short_100", "short_600", "constant_step" })
        {
            data.Add(series, "iid_spike_c95_h30", 95, 30, AnomalySide.TwoSided);
            data.Add(series, "iid_spike_c95_h30_pos", 95, 30, AnomalySide.Positive);
            data.Add(series, "iid_spike_c95_h30_neg", 95, 30, AnomalySide.Negative);
            data.Add(series, "iid_spike_c99_h288", 99, 288, AnomalySide.TwoSided);
        }

        return data;
    }

    [ReferenceTheory("data/mlnet-reference")]
    [MemberData(nameof(Spikes))]
    public void Spikes_agree_with_the_reference(string series, string file, double confidence, int history, AnomalySide side)
    {
        var reference = ReferenceOutput.Open($"{series}__{file}");
        var detector = Detectors.Create(new DetectorOptions { Name = "iid_spike", Confidence = confidence, HistoryLength = history, Side = side });
        var values = ReferenceOutput.Series(series);
        var alerts = reference.Column("alert");
        var pValues = reference.Column("pvalue");
        for (var i = 0; i < values.Length; i++)
        {
            var verdict = detector.Update(i * 300_000L, values[i], learn: true);
            if (double.IsNaN(pValues[i]))
            {
                Assert.False(verdict.IsAnomaly);
                continue;
            }

            Assert.True(Math.Abs(pValues[i] - verdict.PValue) < 2e-5, $"p-value at {i}: {pValues[i]} expected, {verdict.PValue} found");
            Assert.True(alerts[i] == (verdict.IsAnomaly ? 1 : 0), $"alert at {i} (p = {pValues[i]})");
        }
    }

    [ReferenceTheory("data/mlnet-reference")]
    [InlineData("white_spikes")]
    [InlineData("daily")]
    [InlineData("daily_nan")]
    [InlineData("level_shifts")]
    [InlineData("trend")]
    [InlineData("short_100")]
    [InlineData("short_600")]
    [InlineData("constant_step")]
    public void Change_points_agree_with_the_reference(string series)
    {
        CheckChangePoints(series, "iid_cp_c95_h20_power", 95, 20, MartingaleType.Power);
        CheckChangePoints(series, "iid_cp_c99_h72_mixture", 99, 72, MartingaleType.Mixture);
    }

    private static void CheckChangePoints(string series, string file, double confidence, int history, MartingaleType martingale)
    {
        var reference = ReferenceOutput.Open($"{series}__{file}");
        var options = new DetectorOptions { Name = "iid_change_point", Confidence = confidence, HistoryLength = history, Martingale = martingale };
        var detector = new IidChangePointDetector(options);
        var values = ReferenceOutput.Series(series);
        var alerts = reference.Column("alert");
        var martingales = reference.Column("martingale");
        for (var i = 0; i < values.Length; i++)
        {
            var verdict = detector.Update(i * 300_000L, values[i], learn: true);
            if (double.IsNaN(martingales[i]))
                continue;
            var difference = Math.Abs(Math.Log(martingales[i]) - Math.Log(detector.MartingaleValue));
            Assert.True(difference < 0.01 * history, $"{file}, log martingale at {i}: {Math.Log(martingales[i])} expected, {Math.Log(detector.MartingaleValue)} found");
            Assert.True(alerts[i] == (verdict.IsAnomaly ? 1 : 0), $"{file}, alert at {i}");
        }
    }

    [Fact]
    public void An_outlier_does_not_silence_the_detector_for_good()
    {
        var random = new Random(7);
        var detector = Detectors.Create(new DetectorOptions { Name = "iid_spike", Confidence = 99, HistoryLength = 100 });
        for (var i = 0; i < 1000; i++)
        {
            var value = i switch
            {
                200 => 1e12,
                201 => double.PositiveInfinity,
                _ => 100 + random.NextDouble(),
            };
            detector.Update(i * 1000L, value, learn: true);
        }

        Assert.Equal(EventPhase.Opened, detector.Update(1_000_000, 110, learn: true).Phase);
    }
}
