using Pronoia.Reporting.Text;

namespace Pronoia.Reporting.Tests.Text;

public class MarkupWriterTests
{
    [Fact]
    public void Literals_are_markup_and_holes_are_text()
    {
        var writer = new MarkupWriter();
        writer.Write($"<b title=\"{"a\"b'"}\">{"<i>&"}</b>{new RawMarkup("<hr>")}{1.50}{7L}{(string?)null}");
        Assert.Equal("<b title=\"a&quot;b&#39;\">&lt;i&gt;&amp;</b><hr>1.57", writer.ToString());
    }

    [Theory]
    [InlineData("a\u0000b", "a\ufffdb")]
    [InlineData("\ud83d\ude00", "\ud83d\ude00")]
    [InlineData("a\tb\nc", "a\tb\nc")]
    [InlineData("\uffff", "\ufffd")]
    public void What_XML_forbids_is_replaced(string text, string expected)
    {
        var writer = new MarkupWriter();
        writer.Escaped(text);
        Assert.Equal(expected, writer.ToString());
    }

    [Fact]
    public void Half_a_surrogate_pair_is_replaced()
    {
        // An attribute cannot hold one: metadata is UTF-8.
        var writer = new MarkupWriter();
        writer.Escaped("\ud83d \ude00x\ud83d");
        Assert.Equal("\ufffd \ufffdx\ufffd", writer.ToString());
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.001, "0")]
    [InlineData(1.006, "1.01")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(1e6, "1000000")]
    public void Coordinates_have_two_decimals_at_most(double value, string expected) => Assert.Equal(expected, MarkupWriter.Coordinate(value));
}
