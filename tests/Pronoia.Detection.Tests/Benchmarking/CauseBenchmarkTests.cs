using Pronoia.Detection.Benchmarking;

namespace Pronoia.Detection.Tests.Benchmarking;

public sealed class CauseBenchmarkTests
{
    [Fact]
    public void The_injected_cause_comes_first_more_often_than_the_earliest_event_is_it()
    {
        var result = CauseBenchmark.Run(seed: 8, faults: 200);

        Assert.InRange(result.First, 140, 200);
        Assert.InRange(result.InThree, result.First, 200);
        Assert.True(result.EarliestFirst < result.First);
        Assert.InRange(result.Attributed, 140, 200);
        Assert.Equal(result, CauseBenchmark.Run(seed: 8, faults: 200));
    }
}
