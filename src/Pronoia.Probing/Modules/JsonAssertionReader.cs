using Pronoia.Probing.Assertions;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Modules;

/// <summary>Reads <c>json</c>: what values of a body must be.</summary>
internal static class JsonAssertionReader
{
    public static IReadOnlyList<JsonAssertion> Read(YamlMap map) => [.. map.Maps("json", "json", Assertion).OfType<JsonAssertion>()];

    /// <summary>A JSON path, or null where it is missing or malformed.</summary>
    public static JsonPath? Path(YamlMap map, string key, bool required)
    {
        if (map.String(key, required) is not { Length: > 0 } text)
        {
            return null;
        }

        try
        {
            return JsonPath.Parse(text);
        }
        catch (FormatException e)
        {
            map.Error(key, e.Message);
            return null;
        }
    }

    private static JsonAssertion? Assertion(YamlMap map)
    {
        var path = Path(map, "path", required: true);
        var equal = map.Value("equals") is YamlScalar scalar ? scalar.Text : map.String("equals");
        var matches = map.Regexp("matches");
        double? min = map.Has("min") ? map.Double("min", 0) : null;
        double? max = map.Has("max") ? map.Double("max", 0) : null;
        var exists = map.Bool("exists", fallback: true);
        if (!exists && (equal is not null || matches is not null || min is not null || max is not null))
        {
            map.Error("exists", "false leaves nothing to compare");
        }

        return path is null ? null : new JsonAssertion { Path = path, EqualTo = equal, Matches = matches, Min = min, Max = max, Exists = exists };
    }
}
