using Pronoia.Tests.DetectorContract;

namespace Pronoia.Detection.Tests;

/// <summary>The contract on our own engine, and what is promised of it alone.</summary>
public sealed class DetectorContractTests() : DetectorContractBase(ManagedEngine.Instance)
{
    public static TheoryData<string> Names() => [.. Detectors.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_point_costs_no_allocation(string name)
    {
        var random = new Random(1);
        var detector = Detectors.Create(Small(name));
        for (var i = 0; i < 1000; i++)
            detector.Update(i * 60_000L, random.NextDouble(), learn: true);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 1000; i < 2000; i++)
            detector.Update(i * 60_000L, random.NextDouble(), learn: true);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Options_out_of_range_are_all_listed()
    {
        var options = new DetectorOptions { Name = "nope", Confidence = 20, HistoryLength = 0, FalseAlarmsPerMonth = double.NaN, MinimumChange = -1 };
        var error = Assert.Throws<ArgumentException>(() => Detectors.Create(options));
        Assert.Contains("unknown detector \"nope\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("confidence is out of range: expected 50 to 100 percent", error.Message, StringComparison.Ordinal);
        Assert.Contains("history length", error.Message, StringComparison.Ordinal);
        Assert.Contains("false alarms per month", error.Message, StringComparison.Ordinal);
        Assert.Contains("minimum change", error.Message, StringComparison.Ordinal);
    }
}
