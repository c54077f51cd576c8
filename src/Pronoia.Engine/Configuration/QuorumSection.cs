using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Configuration;

/// <summary>Reads <c>quorum</c>.</summary>
internal static class QuorumSection
{
    private const int MostLocations = 32;

    public static QuorumConfig? Read(YamlMap root)
    {
        if (!root.Has("quorum"))
        {
            return null;
        }

        var map = root.Map("quorum", "quorum");
        var location = map.String("location", required: true) ?? "";
        var locations = map.Strings("locations");
        foreach (var name in locations.Where(name => !IsName(name)))
        {
            map.Error("locations", $"\"{name}\" is no location: expected up to 63 lower-case letters, digits and dashes");
        }

        if (locations.Count is < 2 or > MostLocations || locations.Distinct(StringComparer.Ordinal).Count() != locations.Count)
        {
            map.Error("locations", $"expected 2 to {MostLocations} different names, one for each deployment");
        }
        else if (location.Length > 0 && !locations.Contains(location))
        {
            map.Error("location", $"\"{location}\" is none of the locations{Nearest.Hint(location, locations)}");
        }

        var downWhen = map.Int("down_when", locations.Count / 2 + 1, min: 1, max: Math.Max(1, locations.Count));
        map.Done();
        return new QuorumConfig { Location = location, Locations = locations, DownWhen = (int)downWhen };
    }

    private static bool IsName(string name) => name.Length is > 0 and < 64 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
