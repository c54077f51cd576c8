using Pronoia.Prometheus.Exposition;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Tests.Exposition;

public class ExpositionParserTests
{
    [Fact]
    public void Families_gather_samples_by_suffix()
    {
        var families = ExpositionParser.Families(
            """
            # HELP rpc A summary
            # TYPE rpc summary
            rpc{quantile="0.5"} 1
            rpc_sum 2
            rpc_count 3
            rpc_created 4
            # TYPE h histogram
            h_bucket{le="+Inf"} 1
            h_sum 1
            h_count 1
            g_sum 1
            """u8, null, ExpositionLimits.Default);
        Assert.Equal(
            [("rpc", MetricType.Summary, 3), ("rpc_created", MetricType.Unknown, 1), ("h", MetricType.Histogram, 3), ("g_sum", MetricType.Unknown, 1)],
            families.Select(f => (f.Name, f.Type, f.Points.Count)));
        Assert.Equal("A summary", families[0].Help);
        Assert.Equal(new MetricPoint("rpc", Labels.Of([new Label("quantile", "0.5")]), 1), families[0].Points[0]);
    }

    [Theory]
    [InlineData("# HELP a x\n# HELP a y", 2, "a second HELP line for metric \"a\"")]
    [InlineData("# TYPE a gauge\n# TYPE a gauge", 2, "a second TYPE line for metric \"a\"")]
    [InlineData("a 1\n# TYPE a gauge", 2, "the TYPE line of metric \"a\" stands after its first sample")]
    public void Families_demand_metadata_once_and_first(string body, int line, string reason)
    {
        var error = Assert.Throws<ExpositionException>(() => ExpositionParser.Families(System.Text.Encoding.UTF8.GetBytes(body), null, ExpositionLimits.Default));
        Assert.Equal((line, reason), (error.Line, error.Reason));
    }

    [ReferenceFact("data/exposition")]
    public void Reference_files()
    {
        var text = File.ReadAllBytes(ReferenceData.Require("data", "exposition", "alltypes.237mfs.prom.txt"));
        Assert.Equal(237, ExpositionParser.Families(text, ExpositionContentType.Text, ExpositionLimits.Default).Count);
        Assert.Equal(text.Count(b => b == '\n') - System.Text.Encoding.UTF8.GetString(text).Split('\n').Count(l => l.StartsWith('#')),
            ExpositionParser.Samples(text, ExpositionContentType.Text, ExpositionLimits.Default).Count);
        var open = ExpositionParser.Families(
            File.ReadAllBytes(ReferenceData.Require("data", "exposition", "alltypes.5mfs.om.txt")), ExpositionContentType.OpenMetrics, ExpositionLimits.Default);
        Assert.Equal(5, open.Count);
        var exemplar = open[2].Points[7].Exemplar;
        Assert.Equal(new Exemplar(Labels.Of([new Label("dummyID", "17783")]), -0.0003825067330956884, 1726839814224), exemplar);
    }
}
