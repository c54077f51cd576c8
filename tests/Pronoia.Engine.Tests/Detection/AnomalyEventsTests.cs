using Pronoia.Engine.Detection;

namespace Pronoia.Engine.Tests.Detection;

public sealed class AnomalyEventsTests
{
    [Theory]
    [InlineData(100000, "100000")]
    [InlineData(-12345.678, "-12346")]
    [InlineData(9999.4, "9999")]
    [InlineData(0.0123456, "0.01235")]
    [InlineData(1.5e18, "1.5E+18")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void Numbers_for_people_have_no_exponent_where_they_are_short(double value, string text) => Assert.Equal(text, AnomalyEvents.Number(value));
}
