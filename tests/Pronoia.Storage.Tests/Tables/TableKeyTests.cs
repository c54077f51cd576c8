using Pronoia.Storage.Tables;

namespace Pronoia.Storage.Tests.Tables;

public sealed class TableKeyTests
{
    [Theory]
    [InlineData("", "~")]
    [InlineData("plain-name_1.x", "plain-name_1.x")]
    [InlineData("https://a/b?c#d", "https:~002F~002Fa~002Fb~003Fc~0023d")]
    [InlineData("~", "~007E")]
    [InlineData("100 % + grün\t", "100 ~0025 ~002B grün~0009")]
    [InlineData("\U0001F600", "~D83D~DE00")]
    public void Text_becomes_a_key(string text, string key)
    {
        Assert.Equal(key, TableKey.Escape(text));
        TableLimits.CheckKey(key);
    }

    [Fact]
    public void Different_texts_give_different_keys()
    {
        string[] texts = ["", "~", "~~", "/", "~002F", "%002F", "a/b", "a~b", "a%b"];
        Assert.Equal(texts.Length, texts.Select(TableKey.Escape).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("a%b")]
    [InlineData("a+b")]
    [InlineData("a/b")]
    [InlineData("a\u0085b")]
    public void What_is_no_key_is_refused(string text) => Assert.Throws<ArgumentException>(() => TableLimits.CheckKey(text));
}
