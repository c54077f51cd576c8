using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pronoia.Prometheus.Exposition;

namespace Pronoia.Prometheus.Tests.Exposition;

public class ExpositionNumberTests
{
    [Fact]
    public void Reads_what_was_written() =>
        Prop.ForAll<double>(value =>
        {
            if (!double.IsFinite(value))
            {
                return;
            }

            foreach (var format in new[] { "R", "E16", "F3" })
            {
                var text = value.ToString(format, CultureInfo.InvariantCulture);
                Assert.True(ExpositionNumber.TryParse(Encoding.UTF8.GetBytes(text), out var read));
                Assert.Equal(BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)), BitConverter.DoubleToInt64Bits(read));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("e5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1.2.3")]
    [InlineData("1,000")]
    [InlineData("+nan")]
    [InlineData("infin")]
    [InlineData("1e309")]
    [InlineData(" 1")]
    public void Refuses(string text) => Assert.False(ExpositionNumber.TryParse(Encoding.UTF8.GetBytes(text), out _));
}
