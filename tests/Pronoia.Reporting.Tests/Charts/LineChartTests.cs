using Pronoia.Reporting.Charts;

namespace Pronoia.Reporting.Tests.Charts;

public class LineChartTests
{
    private static readonly long Start = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private const long Minute = 60_000;

    [Fact]
    public void A_spike_of_one_point_among_a_hundred_thousand_is_drawn()
    {
        var points = Enumerable.Range(0, 100_000).Select(i => new ChartPoint(Start + (i * Minute), i == 54_321 ? 100 : 1)).ToArray();
        var svg = Chart(points).ToSvg();
        // The axis ends at 100, so the spike reaches the top of the plot (y = 22).
        Assert.Matches("class=\"pc-line\" d=\"[^\"]* 22L", svg);
        Assert.True(svg.Length < 40_000, $"{svg.Length} characters");
    }

    [Fact]
    public void Silence_and_missing_values_break_the_line_and_the_band()
    {
        var points = Enumerable.Range(0, 30).Where(i => i is < 10 or > 19)
            .Select(i => new ChartPoint(Start + (i * Minute), i == 25 ? double.NaN : 5, 5, 4, 6)).ToArray();
        var root = SvgAssert.WellFormed(Chart(points));
        Assert.Equal(3, Path(root, "pc-line").Count(c => c == 'M'));
        Assert.Equal(3, Path(root, "pc-band").Count(c => c == 'Z'));
    }

    [Fact]
    public void Describes_range_band_anomalies_and_threshold()
    {
        ChartPoint[] points = [new(Start, 5, 5, 4, 6), new(Start + Minute, 9, 5, 4, 6)];
        var chart = Chart(points) with { Threshold = 8, Anomalies = [new AnomalyMark(Start + Minute, 9, "spike <1>")] };
        Assert.Equal(
            "2 points from 2026-11-01 00:00 UTC to 2026-11-01 00:01 UTC, between 5 and 9; 1 outside the normal band; 1 anomaly; threshold 8.",
            SvgAssert.Description(chart));
        Assert.Contains("<title>2026-11-01 00:01 UTC: spike &lt;1&gt;</title>", chart.ToSvg(), StringComparison.Ordinal);
        Assert.Contains(">limit 8</text>", chart.ToSvg(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new double[] { })]
    [InlineData(new[] { double.NaN, double.PositiveInfinity })]
    public void Without_a_known_value_says_so(double[] values)
    {
        var chart = Chart([.. values.Select((v, i) => new ChartPoint(Start + (i * Minute), v))]);
        Assert.Equal("No data.", SvgAssert.Description(chart));
        Assert.Contains(">no data</text>", chart.ToSvg(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(7, 7)]
    [InlineData(-3, -3)]
    [InlineData(double.MinValue, double.MaxValue)]
    [InlineData(double.MaxValue, double.MaxValue)]
    [InlineData(0, double.Epsilon)]
    [InlineData(1e300, 1.1e300)]
    [InlineData(1, 1.0000000000000002)]
    public void Survives_extreme_values(double a, double b)
    {
        var root = SvgAssert.WellFormed(Chart([new(Start, a, a, double.NaN, double.PositiveInfinity), new(Start + Minute, b)]));
        Assert.InRange(root.Descendants("text").Count(), 2, 40);
    }

    [Fact]
    public void Points_outside_the_axis_are_not_drawn()
    {
        var chart = Chart([new(Start, 1000), new(Start + Minute, 1), new(Start + (2 * Minute), 2)]) with
        {
            FromUtc = DateTimeOffset.FromUnixTimeMilliseconds(Start + Minute),
        };
        Assert.DoesNotContain("1,000", chart.ToSvg(), StringComparison.Ordinal);
        SvgAssert.WellFormed(chart with { FromUtc = chart.FromUtc!.Value.AddYears(1) });
    }

    private static LineChart Chart(ChartPoint[] points) => new() { Title = "Latency", Points = points };

    private static string Path(System.Xml.Linq.XElement root, string css) =>
        (string)root.Elements("path").Single(p => (string?)p.Attribute("class") == css).Attribute("d")!;
}
