using Pronoia.Probing.Journeys;

namespace Pronoia.Probing.Tests.Journeys;

public sealed class VariablesTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("{{a}}", "1")]
    [InlineData("x{{ a }}y{{b}}z", "x1y{{a}}z")]
    [InlineData("{{unknown}} {{a", "{{unknown}} {{a")]
    [InlineData("{{a b}}{{}}", "{{a b}}{{}}")]
    public void Places_are_filled_once(string template, string expected)
    {
        var variables = new Variables();
        variables.Set("a", "1");
        variables.Set("b", "{{a}}");

        Assert.Equal(expected, variables.Expand(template));
    }
}
