using Pronoia.Reporting.Charts;

namespace Pronoia.Reporting.Tests.Charts;

public class ValueAxisTests
{
    [Theory]
    [InlineData(0.02, 0.9, 0, 1, 0.5)]
    [InlineData(3, 14, 0, 15, 5)]
    [InlineData(100, 101, 100, 101, 0.5)]
    [InlineData(-5, 5, -5, 5, 5)]
    [InlineData(0, 0, -1e-9, 1e-9, 1e-9)]
    public void Ends_and_steps_are_round(double low, double high, double expectedLow, double expectedHigh, double step)
    {
        var axis = ValueAxis.Of(low, high);
        Assert.Equal(expectedLow, axis.Low, 12);
        Assert.Equal(expectedHigh, axis.High, 12);
        Assert.Equal(step, axis.Step, 12);
    }

    [Fact]
    public void Positions_run_from_bottom_to_top_and_are_cut()
    {
        var axis = new ValueAxis(0, 10, 5);
        Assert.Equal([0, 0.5, 1, 1, 0], new double[] { 0, 5, 10, 99, -1 }.Select(axis.Position));
        Assert.Equal([0, 5, 10], axis.Ticks());
    }
}
