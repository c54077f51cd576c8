using System.Text.Json;
using Pronoia.Probing.Assertions;

namespace Pronoia.Probing.Tests.Assertions;

public sealed class JsonPathTests
{
    private const string Document = """{"a":{"b c":[10,{"d":null}],"e":"x"},"":1}""";

    [Theory]
    [InlineData("$", Document)]
    [InlineData("$.a.e", "\"x\"")]
    [InlineData("$.a['b c'][0]", "10")]
    [InlineData("$[\"a\"]['b c'][-1].d", "null")]
    [InlineData("$['']", "1")]
    [InlineData("$.a['b c'][2]", null)]
    [InlineData("$.a['b c'][-3]", null)]
    [InlineData("$.a.e.f", null)]
    [InlineData("$[0]", null)]
    public void A_path_finds_its_value(string path, string? expected)
    {
        using var json = JsonDocument.Parse(Document);

        Assert.Equal(expected, JsonPath.Parse(path).Find(json.RootElement)?.GetRawText());
    }

    [Theory]
    [InlineData("", "\"\" is not a JSON path: a path starts with $ at position 1")]
    [InlineData("a.b", "\"a.b\" is not a JSON path: a path starts with $ at position 1")]
    [InlineData("$a", "\"$a\" is not a JSON path: expected . or [ at position 2")]
    [InlineData("$.", "\"$.\" is not a JSON path: expected a name at position 3")]
    [InlineData("$..a", "\"$..a\" is not a JSON path: expected a name at position 3")]
    [InlineData("$.*", "\"$.*\" is not a JSON path: expected a name at position 3")]
    [InlineData("$[x]", "\"$[x]\" is not a JSON path: expected a number or a quoted name at position 3")]
    [InlineData("$[1", "\"$[1\" is not a JSON path: expected ] at position 4")]
    [InlineData("$['a", "\"$['a\" is not a JSON path: expected ] at position 5")]
    [InlineData("$['a\\", "\"$['a\\\" is not a JSON path: expected ] at position 6")]
    public void What_is_no_path_is_refused(string path, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => JsonPath.Parse(path)).Message);
}
