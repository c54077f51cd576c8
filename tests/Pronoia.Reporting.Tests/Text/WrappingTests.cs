using Pronoia.Reporting.Text;

namespace Pronoia.Reporting.Tests.Text;

public class WrappingTests
{
    [Theory]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("abcdefghij", 4, "abcd|efgh|ij")]
    [InlineData("a  \n b", 10, "a b")]
    [InlineData("", 10, "")]
    [InlineData("ab", 0, "a|b")]
    public void Breaks_at_spaces_and_inside_long_words(string text, int width, string expected) =>
        Assert.Equal(expected, string.Join('|', Wrapping.Lines(text, width, s => s.Length)));

    [Fact]
    public void Clips_with_an_ellipsis_and_keeps_surrogate_pairs_whole()
    {
        Assert.Equal("abc", Wrapping.Clip("abc", 3));
        Assert.Equal("ab…", Wrapping.Clip("abcd", 3));
        Assert.Equal("a…", Wrapping.Clip("a😀bc", 3));
    }
}
