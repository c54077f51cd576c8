using System.Text.RegularExpressions;
using Pronoia.Probing.Assertions;

namespace Pronoia.Probing.Journeys;

/// <summary>A variable taken from a response: from a header, by a JSON path, or from the body; narrowed by an expression where one is given.</summary>
public sealed record Extraction
{
    /// <summary>The variable's name.</summary>
    public required string Name { get; init; }

    /// <summary>The path of the value in a JSON body, or null.</summary>
    public JsonPath? Json { get; init; }

    /// <summary>The header that holds it, or null.</summary>
    public string? Header { get; init; }

    /// <summary>The first group of the match is taken, or the whole match where there is no group.</summary>
    public Regex? Regexp { get; init; }
}
