using Pronoia.Reporting.Charts;

namespace Pronoia.Reporting.Tests.Charts;

public class HeatStripTests
{
    [Fact]
    public void Fills_cells_in_proportion_and_leaves_unknown_ones_hollow()
    {
        var chart = new HeatStrip { Title = "Alerts by hour", Width = 400, Cells = [new("00", 2), new("01", 4), new("02", double.NaN), new("03", 0)] };
        var root = SvgAssert.WellFormed(chart);
        Assert.Equal(["18", "36"], root.Elements("rect").Where(r => (string?)r.Attribute("class") == "pc-bar").Select(r => (string)r.Attribute("height")!));
        Assert.Single(root.Elements("rect"), r => (string?)r.Attribute("class") == "pc-unknown");
        Assert.Equal("3 of 4 known; most at 01: 4.", SvgAssert.Description(chart));
        Assert.Equal(["00", "02", "03"], root.Elements("text").Select(t => t.Value));
    }

    [Fact]
    public void Without_cells_says_so() => Assert.Equal("No data.", SvgAssert.Description(new HeatStrip { Title = "t", Cells = [] }));
}
