using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Tests.Model;

public class Re2Tests
{
    public static TheoryData<string, string, string?[]?, bool, bool> GoResults()
    {
        var cases = new TheoryData<string, string, string?[]?, bool, bool>();
        foreach (var line in File.ReadLines(OwnFiles.Path("Model", "GoReference", "results.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var groups = root.TryGetProperty("groups", out var g) ? g.EnumerateArray().Select(e => e.GetString()).ToArray() : null;
            cases.Add(root.GetProperty("pattern").GetString()!, root.GetProperty("text").GetString()!, groups, root.TryGetProperty("anchored", out _), root.TryGetProperty("invalid", out _));
        }

        return cases;
    }

    /// <summary>GoReference/main.go says what Go's regexp makes of each pattern.</summary>
    [Theory]
    [MemberData(nameof(GoResults))]
    public void Does_what_Go_does(string pattern, string text, string?[]? groups, bool anchored, bool invalid)
    {
        if (invalid)
        {
            Assert.Throws<FormatException>(() => Re2.Compile(pattern));
            return;
        }

        var match = Re2.Compile(pattern).Match(text);
        Assert.Equal(groups, match.Success ? Enumerable.Range(0, match.Groups.Count).Select(i => match.Groups[i].Value).ToArray() : null);
        Assert.Equal(anchored, Re2.CompileAnchored(pattern).IsMatch(text));
        Assert.Equal(anchored, new Matcher(Pronoia.Prometheus.Model.MatchType.Regexp, "a", pattern).Matches(text));
    }

    [Theory]
    [InlineData("(", "invalid regular expression \"(\": missing closing ) (at character 2)")]
    [InlineData("a**", "invalid regular expression \"a**\": invalid nested repetition operator: * (at character 3)")]
    [InlineData("(?=a)", "invalid regular expression \"(?=a)\": invalid or unsupported Perl syntax: (?= (at character 1)")]
    [InlineData("[b-a]", "invalid regular expression \"[b-a]\": invalid character class range: b-a (at character 5)")]
    [InlineData("\\p{Greek}", "invalid regular expression \"\\p{Greek}\": character class \\p{Greek} is not supported: expected a general category such as \\pL or \\p{Lu}")]
    public void Says_what_is_wrong(string pattern, string message) => Assert.Equal(message, Assert.Throws<FormatException>(() => Re2.Compile(pattern)).Message);

    [Theory]
    [InlineData("(x{1000}){1000}")]
    [InlineData("((((((((((a{100}){100}){100}){100}){100}){100}){100}){100}){100}){100})")]
    public void What_would_need_too_much_memory_is_refused(string pattern) => Assert.Throws<FormatException>(() => Re2.Compile(pattern));

    [Fact]
    public void Deep_nesting_and_long_patterns_are_refused()
    {
        Assert.Throws<FormatException>(() => Re2.Compile(new string('(', 5000) + new string(')', 5000)));
        Assert.Throws<FormatException>(() => Re2.Compile(new string('a', Re2.MaxPatternLength + 1)));
    }

    [Fact]
    public void Any_pattern_compiles_or_gives_a_FormatException()
    {
        string[] pieces = ["a", "b", "😀", "(", ")", "[", "]", "[^", "|", "*", "+", "?", "{2}", "{1,3}", "\\", "\\d", "\\pL", "\\Q", "\\E", "^", "$", ".", "-", "(?i)", "(?P<n>", "(?:", "[:alpha:]", ",", "\\x{41}", "#", " ", "\ud800"];
        Prop.ForAll(Gen.Elements(pieces).ArrayOf().Select(string.Concat).ToArbitrary(), pattern =>
        {
            try
            {
                _ = Re2.Compile(pattern).IsMatch("ab😀a");
                _ = Re2.CompileAnchored(pattern).IsMatch("ab😀a");
            }
            catch (FormatException)
            {
                // The one exception allowed.
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }
}
