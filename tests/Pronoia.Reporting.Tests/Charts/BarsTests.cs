using Pronoia.Reporting.Charts;

namespace Pronoia.Reporting.Tests.Charts;

public class BarsTests
{
    [Fact]
    public void Lengths_are_in_proportion_and_values_are_written()
    {
        var chart = new Bars { Title = "Alerts", Width = 100, Items = [new Bar("a", 4), new Bar("b & c", 1), new Bar("none", 0), new Bar("unknown", double.NaN)] };
        var root = SvgAssert.WellFormed(chart);
        Assert.Equal(["100", "25"], root.Elements("rect").Select(r => (string)r.Attribute("width")!));
        Assert.Equal("a: 4; b & c: 1; none: 0; unknown: no value.", SvgAssert.Description(chart));
        Assert.Equal("0 0 100 122", (string?)root.Attribute("viewBox"));
    }

    [Fact]
    public void Long_labels_are_cut_before_the_value()
    {
        var root = SvgAssert.WellFormed(new Bars { Title = "t", Items = [new Bar(new string('x', 500), 1)] });
        Assert.InRange(root.Elements("text").First().Value.Length, 20, 60);
    }

    [Fact]
    public void Nothing_is_no_data() => Assert.Equal("No data.", SvgAssert.Description(new Bars { Title = "t", Items = [] }));
}
