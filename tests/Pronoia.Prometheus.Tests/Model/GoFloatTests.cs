using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Tests.Model;

public class GoFloatTests
{
    [Theory]
    [InlineData(0, "0", "0")]
    [InlineData(-0.0, "-0", "-0")]
    [InlineData(1, "1", "1")]
    [InlineData(100000, "100000", "100000")]
    [InlineData(1e6, "1e+06", "1000000")]
    [InlineData(1234567, "1.234567e+06", "1234567")]
    [InlineData(12345.678, "12345.678", "12345.678")]
    [InlineData(0.0001, "0.0001", "0.0001")]
    [InlineData(0.00001, "1e-05", "0.00001")]
    [InlineData(-1.5e-7, "-1.5e-07", "-0.00000015")]
    [InlineData(1e100, "1e+100", "10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(double.PositiveInfinity, "+Inf", "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf", "-Inf")]
    [InlineData(double.NaN, "NaN", "NaN")]
    public void Shortest_and_plain(double value, string shortest, string plain)
    {
        Assert.Equal(shortest, GoFloat.Shortest(value));
        Assert.Equal(plain, GoFloat.Plain(value));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(0.00001, "0.00001")]
    [InlineData(0.000001, "0.000001")]
    [InlineData(9.9e-7, "9.9e-07")]
    [InlineData(-1e-7, "-1e-07")]
    [InlineData(123456789012345678901.0, "123456789012345680000")]
    [InlineData(1e21, "1e+21")]
    [InlineData(-1.1176838588169188e+25, "-1.1176838588169188e+25")]
    [InlineData(double.MaxValue, "1.7976931348623157e+308")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    public void As_values_of_the_API(double value, string text) => Assert.Equal(text, GoFloat.Json(value));

    [Theory]
    [InlineData(12345.678, "1.235e+04", "1.234568e+04", "12346")]
    [InlineData(123456789, "1.235e+08", "1.234568e+08", "123456789")]
    [InlineData(0.00001, "1e-05", "1.000000e-05", "0")]
    [InlineData(12, "12", "1.200000e+01", "12")]
    [InlineData(1000, "1000", "1.000000e+03", "1000")]
    [InlineData(10000, "1e+04", "1.000000e+04", "10000")]
    public void Precision(double value, string significant4, string scientific6, string fixed0)
    {
        Assert.Equal(significant4, GoFloat.Significant(value, 4));
        Assert.Equal(scientific6, GoFloat.Scientific(value, 6));
        Assert.Equal(fixed0, GoFloat.Fixed(value, 0));
    }
}
