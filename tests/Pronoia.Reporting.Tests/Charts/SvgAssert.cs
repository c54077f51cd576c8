using System.Xml.Linq;
using Pronoia.Reporting.Charts;

namespace Pronoia.Reporting.Tests.Charts;

/// <summary>What every chart must satisfy, whatever its data.</summary>
internal static class SvgAssert
{
    public static XElement WellFormed(Chart chart)
    {
        var svg = chart.ToSvg();
        Assert.Equal(svg, chart.ToSvg());
        var root = XElement.Parse(svg);
        Assert.Equal("img", (string?)root.Attribute("role"));
        var ids = root.DescendantsAndSelf().Attributes("id").Select(a => a.Value).ToArray();
        Assert.Equal(ids.Distinct(), ids);
        foreach (var reference in ((string)root.Attribute("aria-labelledby")!).Split(' '))
        {
            Assert.Contains(reference, ids);
        }

        Assert.NotEqual("", root.Element("title")!.Value);
        Assert.NotEqual("", root.Element("desc")!.Value);
        Assert.DoesNotContain("NaN", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", svg, StringComparison.Ordinal);
        // A strict content security policy blocks style attributes and scripts.
        Assert.DoesNotContain(root.DescendantsAndSelf().Attributes(), a => a.Name == "style" || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        XElement.Parse(chart.ToSvgFile());
        return root;
    }

    public static string Description(Chart chart) => WellFormed(chart).Element("desc")!.Value;
}
