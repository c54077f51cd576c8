using System.Net;
using System.Text.RegularExpressions;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Modules;

/// <summary>Reads what several probers have in common.</summary>
internal static class YamlMapExtensions
{
    public static IpProtocol IpProtocol(this YamlMap map) =>
        map.Choice("preferred_ip_protocol", Probing.IpProtocol.Ip6, ("ip6", Probing.IpProtocol.Ip6), ("ip4", Probing.IpProtocol.Ip4));

    public static bool IpProtocolFallback(this YamlMap map) => map.Bool("ip_protocol_fallback", fallback: true);

    public static IPAddress? Address(this YamlMap map, string key)
    {
        if (map.String(key) is not { Length: > 0 } text)
        {
            return null;
        }

        if (IPAddress.TryParse(text, out var address))
        {
            return address;
        }

        map.Error(key, $"expected an IP address, found {YamlMap.Describe(map.Value(key)!)}");
        return null;
    }

    /// <summary>A regular expression, or null where the key is absent or empty.</summary>
    public static Regex? Regexp(this YamlMap map, string key) =>
        map.String(key) is { Length: > 0 } pattern ? Compile(map, map.At(key), key, pattern) : null;

    /// <summary>A list of regular expressions.</summary>
    public static IReadOnlyList<Regex> Regexps(this YamlMap map, string key) =>
        [.. map.List(key, item => item).Select(item => Item(map, key, item)).OfType<Regex>()];

    private static Regex? Item(YamlMap map, string key, YamlValue item)
    {
        if (item is YamlScalar scalar)
        {
            return Compile(map, item.Position, key, scalar.Text);
        }

        map.Diagnostics.Error(item.Position, $"{map.What}: {key}: expected a regular expression, found {YamlMap.Describe(item)}");
        return null;
    }

    private static Regex? Compile(YamlMap map, SourcePosition position, string key, string pattern)
    {
        try
        {
            return Re2.Compile(pattern);
        }
        catch (FormatException e)
        {
            map.Diagnostics.Error(position, $"{map.What}: {key}: {e.Message}");
            return null;
        }
    }
}
