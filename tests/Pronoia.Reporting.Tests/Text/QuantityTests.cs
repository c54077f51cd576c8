using Pronoia.Reporting.Text;

namespace Pronoia.Reporting.Tests.Text;

public class QuantityTests
{
    [Theory]
    [InlineData(1.0, "100.00 %")]
    [InlineData(0.9999999, "99.999 %")]
    [InlineData(0.999, "99.90 %")]
    [InlineData(0.995, "99.50 %")]
    [InlineData(0.99123, "99.123 %")]
    [InlineData(0.0, "0.00 %")]
    [InlineData(null, "no data")]
    [InlineData(double.NaN, "no data")]
    public void Availability_is_cut_and_never_better_than_the_truth(double? ratio, string expected) =>
        Assert.Equal(expected, Quantity.Availability(ratio));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(0.25, "250 ms")]
    [InlineData(45, "45 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(3600, "1 h")]
    [InlineData(3900, "1 h 5 min")]
    [InlineData(183600, "2 d 3 h")]
    [InlineData(-200, "−3 min 20 s")]
    public void Durations_show_their_two_largest_units(double seconds, string expected) => Assert.Equal(expected, Quantity.Seconds(seconds));

    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(0.00042, "420 µs")]
    [InlineData(0.0042, "4.2 ms")]
    [InlineData(0.1234, "123 ms")]
    [InlineData(1.534, "1.53 s")]
    [InlineData(12.34, "12.3 s")]
    [InlineData(double.NaN, "no value")]
    public void Latencies_use_the_fitting_unit(double seconds, string expected) => Assert.Equal(expected, Quantity.Latency(seconds));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.0315, "0.0315")]
    [InlineData(1.256, "1.26")]
    [InlineData(-12.34, "−12.3")]
    [InlineData(1234567, "1,234,567")]
    [InlineData(double.PositiveInfinity, "+∞")]
    public void Plain_numbers_have_few_digits(double value, string expected) => Assert.Equal(expected, Quantity.Plain(value));

    [Fact]
    public void Counts_know_one_from_many()
    {
        Assert.Equal("1 check", Quantity.Count(1, "check", "checks"));
        Assert.Equal("1,200 checks", Quantity.Count(1200, "check", "checks"));
    }

    [Theory]
    [InlineData(0.99983, "99.9 %")]
    [InlineData(0.9994, "99.9 %")]
    [InlineData(1, "100 %")]
    [InlineData(1.5, "150 %")]
    public void Only_the_whole_is_a_hundred_percent(double ratio, string text) => Assert.Equal(text, Quantity.Percent(ratio));
}
