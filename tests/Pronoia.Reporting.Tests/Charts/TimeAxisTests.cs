using Pronoia.Reporting.Charts;

namespace Pronoia.Reporting.Tests.Charts;

public class TimeAxisTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 9, 0, 7, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(30, "00:10 00:15 00:20 00:25 00:30 00:35")]
    [InlineData(60 * 24, "06:00 12:00 18:00 10 Nov")]
    [InlineData(60 * 24 * 7, "11 Nov 13 Nov 15 Nov")]
    public void Ticks_stand_on_round_times(int minutes, string expected)
    {
        var ticks = TimeAxis.Ticks(Start.ToUnixTimeMilliseconds(), Start.AddMinutes(minutes).ToUnixTimeMilliseconds(), 6);
        Assert.Equal(expected, string.Join(" ", ticks.Select(t => t.Label)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(36_500)]
    public void Never_more_ticks_than_asked_for(int days) =>
        Assert.InRange(TimeAxis.Ticks(Start.ToUnixTimeMilliseconds(), Start.AddDays(days).ToUnixTimeMilliseconds(), 6).Count, 1, 7);

    [Fact]
    public void No_span_no_ticks() => Assert.Empty(TimeAxis.Ticks(5, 5, 6));
}
