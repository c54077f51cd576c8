using Pronoia.Detection.Benchmarking;

namespace Pronoia.Detection.Tests.Benchmarking;

public sealed class ServiceBenchmarkTests
{
    [Fact]
    public void Steps_of_four_sigma_on_half_of_a_service_become_incidents_and_announced_ones_do_not()
    {
        var result = ServiceBenchmark.Run(new ServiceOptions { Seed = 3, Services = 2 });

        Assert.Equal(6, result.DelayMinutes.Count);
        Assert.InRange(result.WithinFiveMinutes, 0.8, 1);
        Assert.InRange(result.FalseIncidents, 0, 1);
        Assert.InRange(result.DecoyIncidents, 0, 0);
        Assert.InRange(result.FalseEvaluations, 0, 1e-3);
        Assert.Equal(2 * 20 * 1440, result.Minutes);
    }
}
