using Pronoia.Reporting.Charts;

namespace Pronoia.Reporting.Tests.Charts;

public class SparklineTests
{
    [Fact]
    public void Draws_the_values_evenly_spaced_from_low_to_high()
    {
        var svg = new Sparkline { Title = "Latency of api", Values = [1, 3, 2], Width = 106, Height = 26 }.ToSvg();
        Assert.Contains("d=\"M3 23L53 3L103 13\"", svg, StringComparison.Ordinal);
        Assert.Contains("<circle class=\"pc-dot\" cx=\"103\" cy=\"13\" r=\"2.5\"/>", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_value_is_a_gap_and_a_lone_value_a_dot()
    {
        var svg = new Sparkline { Title = "t", Values = [1, double.NaN, 2, double.NaN], Width = 96, Height = 26 }.ToSvg();
        Assert.Contains("d=\"M3 23h0M63 3h0\"", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("circle", svg, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new double[] { })]
    [InlineData(new[] { double.NaN })]
    [InlineData(new[] { double.PositiveInfinity })]
    public void Without_a_known_value_says_so(double[] values) =>
        Assert.Equal("No data.", SvgAssert.Description(new Sparkline { Title = "t", Values = values }));

    [Fact]
    public void Describes_what_it_shows() =>
        Assert.Equal("2 values from 1 to 4, the last known 4.", SvgAssert.Description(new Sparkline { Title = "t", Values = [1, 4, double.NaN] }));

    [Fact]
    public void Titles_are_escaped_and_make_safe_ids()
    {
        var chart = new Sparkline { Title = "</title><script>alert(\"1\")</script>\u0001 \ud800", Values = [1] };
        var root = SvgAssert.WellFormed(chart);
        Assert.Empty(root.Descendants("script"));
        Assert.Equal("c-title-script-alert-1-script-t", (string?)root.Element("title")!.Attribute("id"));
    }

    [Fact]
    public void A_constant_series_is_a_line_in_the_middle() =>
        Assert.Contains("d=\"M3 14L117 14\"", new Sparkline { Title = "t", Values = [5, 5] }.ToSvg(), StringComparison.Ordinal);
}
