using Pronoia.Detection.Benchmarking;

namespace Pronoia.Detection.Tests.Benchmarking;

public sealed class ClopperPearsonTests
{
    [Theory]
    [InlineData(0, 59, 0.0495)]
    [InlineData(4, 181, 0.0499)]
    [InlineData(0, 1000, 0.00299)]
    [InlineData(5, 10, 0.7776)]
    [InlineData(10, 10, 1)]
    public void Upper_bounds_as_tabulated(int successes, int trials, double expected) =>
        Assert.Equal(expected, ClopperPearson.Upper(successes, trials), 0.0002);

    [Fact]
    public void Lower_mirrors_upper_and_bad_input_is_told()
    {
        Assert.Equal(1 - ClopperPearson.Upper(3, 20), ClopperPearson.Lower(17, 20), 12);
        Assert.Throws<ArgumentOutOfRangeException>(() => ClopperPearson.Upper(3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => ClopperPearson.Upper(-1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => ClopperPearson.Upper(1, 2, 1));
    }
}
