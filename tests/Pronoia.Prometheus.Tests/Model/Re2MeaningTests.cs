using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Tests.Model;

/// <summary>Expectations follow https://github.com/google/re2/wiki/Syntax and Go's regexp package.</summary>
public sealed class Re2MeaningTests
{
    [Theory]
    [InlineData(@"(?P<n>a+)", "xaa", true)]
    [InlineData(@"^\Qa.b\E$", "a.b", true)]
    [InlineData(@"^\Qa.b\E$", "axb", false)]
    [InlineData(@"\Qa[", "a[", true)]
    [InlineData(@"^[[:alpha:]_]+$", "ab_", true)]
    [InlineData(@"^[[:alpha:]_]+$", "ab1", false)]
    [InlineData(@"^[[:^digit:]]$", "1", false)]
    [InlineData(@"^[^[:space:]]$", " ", false)]
    [InlineData(@"^\pL\p{Lu}\PN$", "aB-", true)]
    [InlineData(@"^\x{41}\x42\103$", "ABC", true)]
    [InlineData(@"^\d+$", "१", false)]
    [InlineData(@"^\w$", "é", false)]
    [InlineData(@"^[\w-]+$", "a-b", true)]
    [InlineData(@"^[\W]$", "a", false)]
    [InlineData(@"^\S$", "a", true)]
    [InlineData(@"a$", "a\n", false)]
    [InlineData(@"(?m)a$", "a\nb", true)]
    [InlineData(@"(?m:a$)b?$", "a\nb", false)]
    [InlineData(@"(?i)ABC", "xabc", true)]
    [InlineData(@"^[]a]+$", "]a", true)]
    [InlineData(@"^[a-z-[d]+$", "[", true)]
    [InlineData(@"^(?:a|b)\.c$", "b.c", true)]
    [InlineData("^+OK", "OK", true)]
    [InlineData(@"^[a\]]+$", "a]", true)]
    public void Patterns_mean_what_they_mean_in_RE2(string pattern, string input, bool matches) =>
        Assert.Equal(matches, Re2.Compile(pattern).IsMatch(input));

    [Theory]
    [InlineData(@"(?=a)")]
    [InlineData(@"(?<!a)b")]
    [InlineData(@"(a)\1")]
    [InlineData(@"\k<n>")]
    [InlineData(@"(?>a)")]
    [InlineData(@"(?x)a")]
    [InlineData(@"(?#c)")]
    [InlineData(@"\G")]
    [InlineData(@"\Z")]
    [InlineData(@"\u0041")]
    [InlineData(@"[[:nope:]]")]
    [InlineData(@"[a")]
    [InlineData(@"a\")]
    [InlineData(@"(?P<1>a)")]
    [InlineData(@"\p{Greek")]
    [InlineData(@"(")]
    [InlineData(@"a)|(b")]
    [InlineData(@"a**")]
    public void What_RE2_does_not_know_is_refused(string pattern)
    {
        var error = Assert.Throws<FormatException>(() => Re2.CompileAnchored(pattern));

        Assert.StartsWith($"invalid regular expression \"{pattern}\": ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_are_numbered_from_left_to_right()
    {
        var match = Re2.Compile(@"(a)(?P<name>b)(c)(?:x)?(?<other>d)").Match("abcd");

        Assert.Equal(["abcd", "a", "b", "c", "d"], Enumerable.Range(0, 5).Select(i => match.Groups[i].Value));
        Assert.Equal("b", match.Groups["name"].Value);
        Assert.Equal("d", match.Groups["other"].Value);
    }

    [Fact]
    public void An_expression_prints_as_it_was_written() => Assert.Equal(@"(?P<n>\d)$", Re2.Compile(@"(?P<n>\d)$").ToString());
}
