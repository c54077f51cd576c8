using Pronoia.Reporting.Model;
using Pronoia.Reporting.Rendering;

namespace Pronoia.Reporting.Tests.Rendering;

public class CsvReportTests
{
    [Fact]
    public void Renders_the_same_bytes_as_ever()
    {
        foreach (var file in CsvReport.Render(SampleReport.Create()))
        {
            Golden.Equal("weekly-" + file.Name, file.Content);
        }
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://evil\",\"x\")", "\"'=HYPERLINK(\"\"http://evil\"\",\"\"x\"\")\"")]
    [InlineData("+1", "'+1")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("  =1", "'  =1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("a=b", "a=b")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a \"b\"\nc", "\"a \"\"b\"\"\nc\"")]
    [InlineData(" a", "\" a\"")]
    public void Text_cannot_become_a_formula_or_break_its_field(string name, string expected)
    {
        var report = new ReliabilityReport { Title = "t", Period = default, GeneratedAt = default, Targets = [new TargetReport { Name = name }] };
        var lines = CsvReport.Render(report).Single().Content;
        Assert.StartsWith(expected + ",", lines[(lines.IndexOf("\r\n", StringComparison.Ordinal) + 2)..], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_known_is_an_empty_field()
    {
        var targets = CsvReport.Render(SampleReport.Create()).Single(f => f.Name == "targets.csv").Content;
        Assert.Contains("new-exchange,websocket,wss://stream.example.com/ws,,0,0,0,604800,0,,,,,2016,0,2016\r\n", targets, StringComparison.Ordinal);
    }
}
