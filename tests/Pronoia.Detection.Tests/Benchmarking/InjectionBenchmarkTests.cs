using Pronoia.Detection.Benchmarking;

namespace Pronoia.Detection.Tests.Benchmarking;

public sealed class InjectionBenchmarkTests
{
    [Fact]
    public void The_default_detector_keeps_its_promises_on_a_small_run()
    {
        var result = InjectionBenchmark.Run(new InjectionOptions
        {
            Seed = 9, InjectionsPerCell = 3, Backgrounds = [Background.Latency, Background.Autocorrelated, Background.Daily],
        }, TimeProvider.System);
        Assert.Equal(Detectors.Default, result.Detector);
        Assert.Equal(3 * 20 / 7.0, result.CleanWeeks, 6);

        // Two months of series at one event a month: 2 are to be expected, 7 are not (0.5 %).
        Assert.InRange(result.AllFalseEvents, 0, 6);
        Assert.Equal(0, result.DecoyCells.Where(c => c.Fault != Fault.ClockChange).Sum(c => c.Detected));
        Assert.Equal(1, Share(result, Fault.Outage));
        Assert.Equal(1, Share(result, Fault.Missing));
        Assert.InRange(Share(result, Fault.Spike, 16), 0.9, 1);
        Assert.InRange(Share(result, Fault.LevelShift, 2), 0, 0.2);
    }

    [Fact]
    public void The_same_seed_gives_the_same_result()
    {
        var options = new InjectionOptions { Seed = 4, InjectionsPerCell = 1, Backgrounds = [Background.Daily], Detector = new DetectorOptions { Name = Detectors.Band, Interval = 60 } };
        var first = InjectionBenchmark.Run(options, TimeProvider.System);
        var second = InjectionBenchmark.Run(options, TimeProvider.System);
        Assert.Equal(Delays(first), Delays(second));
        Assert.NotEqual(Delays(first), Delays(InjectionBenchmark.Run(options with { Seed = 5 }, TimeProvider.System)));

        static double[] Delays(InjectionResult result) => [.. result.Cells.SelectMany(c => c.DelayMinutes)];
    }

    private static double Share(InjectionResult result, Fault fault, double magnitude = 0)
    {
        var cells = result.Cells.Where(c => c.Fault == fault && c.Magnitude == magnitude).ToArray();
        return (double)cells.Sum(c => c.WithinFiveMinutes) / cells.Sum(c => c.Injections);
    }
}
