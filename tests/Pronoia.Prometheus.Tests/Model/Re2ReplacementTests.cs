using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Tests.Model;

public class Re2ReplacementTests
{
    [Theory]
    [InlineData("$1-$2", "ab-cd")]
    [InlineData("${1}x$2y", "abx")]
    [InlineData("$1x", "")]
    [InlineData("$name/${name}", "cd/cd")]
    [InlineData("$$1 $", "$1 $")]
    [InlineData("${1", "${1")]
    [InlineData("${} $- $0", "${} $- ab:cd")]
    [InlineData("$9 ${99999999999999999999}", " ")]
    [InlineData("plain", "plain")]
    public void Expands_as_Go_does(string replacement, string expected) =>
        Assert.Equal(expected, new Re2Replacement(replacement).Expand(Re2.Compile("(\\w+):(?P<name>\\w+)").Match("ab:cd")));
}
