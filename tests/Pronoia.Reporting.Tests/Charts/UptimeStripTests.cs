using Pronoia.Reporting.Charts;
using Pronoia.Reporting.Model;

namespace Pronoia.Reporting.Tests.Charts;

public class UptimeStripTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Places_segments_in_proportion_and_outages_on_top()
    {
        var svg = Strip((0, 12, UptimeState.Up), (12, 18, UptimeState.Down), (18, 24, UptimeState.Up)).ToSvg();
        Assert.Contains("class=\"pc-up\" d=\"M0 6L360 6L360 22L0 22ZM540 6L720 6L720 22L540 22Z\"", svg, StringComparison.Ordinal);
        Assert.Contains("class=\"pc-down\" d=\"M360 0L540 0L540 28L360 28Z\"", svg, StringComparison.Ordinal);
        Assert.True(svg.IndexOf("pc-down", StringComparison.Ordinal) > svg.IndexOf("pc-up", StringComparison.Ordinal));
    }

    [Fact]
    public void An_outage_of_a_second_stays_visible_at_both_ends()
    {
        var second = 1 / 3600.0;
        var svg = Strip((0, second, UptimeState.Down), (24 - second, 24, UptimeState.Down)).ToSvg();
        Assert.Contains("d=\"M0 0L2 0L2 28L0 28ZM718 0L720 0L720 28L718 28Z\"", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_without_a_segment_is_unknown_and_never_up()
    {
        var strip = Strip((6, 12, UptimeState.Up));
        Assert.Equal("Available 100.00 % of the known time; unknown 18 h.", SvgAssert.Description(strip));
        Assert.StartsWith("Available no data", SvgAssert.Description(Strip()), StringComparison.Ordinal);
        Assert.DoesNotContain("pc-up", Strip().ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_lies_outside_the_period_is_cut_off() =>
        Assert.Contains("d=\"M0 6L720 6L720 22L0 22Z\"", Strip((-5, 50, UptimeState.Up)).ToSvg(), StringComparison.Ordinal);

    [Fact]
    public void A_quarter_of_flapping_stays_small()
    {
        var segments = Enumerable.Range(0, 130_000).Select(i => new UptimeSegment(
            Start.AddMinutes(i), Start.AddMinutes(i + 1), i % 3 == 0 ? UptimeState.Down : UptimeState.Up)).ToArray();
        var svg = new UptimeStrip { Title = "t", FromUtc = Start, ToUtc = Start.AddDays(90), Segments = segments }.ToSvg();
        Assert.True(svg.Length < 100_000, $"{svg.Length} characters");
    }

    [Fact]
    public void A_period_without_length_draws_nothing() =>
        SvgAssert.WellFormed(new UptimeStrip { Title = "t", FromUtc = Start, ToUtc = Start, Segments = [] });

    private static UptimeStrip Strip(params (double From, double To, UptimeState State)[] hours) => new()
    {
        Title = "Uptime of api",
        FromUtc = Start,
        ToUtc = Start.AddDays(1),
        Segments = [.. hours.Select(h => new UptimeSegment(Start.AddHours(h.From), Start.AddHours(h.To), h.State))],
    };
}
