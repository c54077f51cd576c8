using Pronoia.Detection;
using Pronoia.Functions.MlNet;

namespace Pronoia.Functions.Tests.MlNet;

/// <summary>What the engine finds, whatever the units of the series and however it begins.</summary>
public sealed class MlNetDetectorTests
{
    private const int At = 600;
    private const int Points = 700;

    [Theory]
    [InlineData(Detectors.IidSpike, 0)]
    [InlineData(Detectors.IidSpike, 1e9)]
    [InlineData(Detectors.SsaSpike, 0)]
    [InlineData(Detectors.SsaSpike, 1e9)]
    [InlineData(Detectors.SrCnn, 0)]
    [InlineData(Detectors.SrCnn, 1e9)]
    public void A_spike_is_found_and_means_up(string name, double level)
    {
        var found = Run(name, i => level + Wave(i) + (i == At ? 25 : 0))[At];
        Assert.Equal(EventPhase.Opened, found.Phase);
        Assert.Equal(AnomalyKind.Spike, found.Kind);
        Assert.Equal(level, found.Expected, 10.0);
    }

    [Theory]
    [InlineData(Detectors.IidSpike, 60, 99)]
    [InlineData(Detectors.IidChangePoint, 8, 80)]
    public void It_says_what_the_managed_engine_says(string name, int history, double confidence)
    {
        var options = new DetectorOptions { Name = name, Confidence = confidence, HistoryLength = history };
        var (mine, theirs) = (Run(ManagedEngine.Instance, options, Stairs), Run(new MlNetEngine(), options, Stairs));
        for (var i = 100; i < Points; i++)
        {
            Assert.Equal(mine[i].PValue, theirs[i].PValue, 1e-3);
        }

        Assert.Contains(mine[100..], v => v.Phase == EventPhase.Opened);
        Assert.Equal(mine[100..].Select(v => v.Phase), theirs[100..].Select(v => v.Phase));
    }

    [Theory]
    [InlineData(Detectors.IidSpike)]
    [InlineData(Detectors.SsaSpike)]
    public void A_wild_first_value_blinds_nothing(string name)
    {
        var found = Run(name, i => i == 0 ? 1e120 : Wave(i) + (i == At ? 25 : 0))[At];
        Assert.Equal(AnomalyKind.Spike, found.Kind);
        Assert.Equal(0, found.Expected, 10.0);
    }

    private static List<Verdict> Run(string name, Func<int, double> value) =>
        Run(new MlNetEngine(), new DetectorOptions { Name = name, Confidence = 99, HistoryLength = 60, TrainingWindow = 240, Season = 24 }, value);

    private static List<Verdict> Run(IDetectorEngine engine, DetectorOptions options, Func<int, double> value)
    {
        var detector = engine.Create(options);
        return [.. Enumerable.Range(0, Points).Select(i => detector.Update(i * 60_000L, value(i), learn: true))];
    }

    /// <summary>A season of 24 points and a little noise, the same in every run.</summary>
    private static double Wave(int i) => (3 * Math.Sin(i * Math.PI / 12)) + Math.Sin(i * i * 0.7);

    private static double Stairs(int i) => (20 * (i / 150)) + Math.Sin(i * i * 0.7);
}
