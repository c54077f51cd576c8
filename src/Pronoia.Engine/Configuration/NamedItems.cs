using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Configuration;

/// <summary>Reads lists whose items have unique names.</summary>
internal static class NamedItems
{
    /// <summary>Reads the name of an item and reports it where it is missing, too long or taken.</summary>
    public static string Name(YamlMap map, Dictionary<string, SourcePosition> taken)
    {
        var name = map.String("name", required: true) ?? "";
        if (name.Length > 200)
        {
            map.Error("name", "is too long: at most 200 characters");
        }
        else if (name.Length > 0 && !taken.TryAdd(name, map.At("name")))
        {
            map.Error("name", $"\"{name}\" is taken by the entry at line {taken[name].Line}");
        }

        return name;
    }
}
