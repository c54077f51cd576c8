using Pronoia.Probing.Http;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Modules;

/// <summary>Reads the keys about proxies.</summary>
internal static class ProxyOptionsReader
{
    /// <param name="map">The mapping with the keys.</param>
    /// <param name="ofToken">Whether it is the proxy of a token endpoint, which has a name and no resolved address.</param>
    public static ProxyOptions? Read(YamlMap map, bool ofToken = false)
    {
        var fromEnvironment = map.Bool("proxy_from_environment", fallback: false);
        var url = HttpAuthenticationReader.Url(map, "proxy_url", required: false, ProxyOptions.Schemes);
        var options = new ProxyOptions
        {
            Url = url,
            FromEnvironment = fromEnvironment,
            NoProxy = map.String("no_proxy", ""),
            ConnectHeaders = ConnectHeaders(map.Map("proxy_connect_header", "proxy_connect_header")),
            SkipResolvePhase = ofToken || map.Bool("skip_resolve_phase_with_proxy", fallback: false),
        };
        if (fromEnvironment && map.Has("proxy_url"))
        {
            map.Error("proxy_from_environment", "give either proxy_url or proxy_from_environment, not both");
        }

        if (fromEnvironment && map.Has("no_proxy"))
        {
            map.Error("no_proxy", "goes with proxy_url: proxy_from_environment takes NO_PROXY");
        }

        if (map.Has("no_proxy") && !map.Has("proxy_url") && !fromEnvironment)
        {
            map.Error("no_proxy", "goes with proxy_url, which is missing");
        }

        return url is null && !fromEnvironment ? null : options;
    }

    private static List<KeyValuePair<string, string>> ConnectHeaders(YamlMap map) =>
        [.. map.Entries.SelectMany(entry => map.Strings(entry.Key)
            .Select(value => KeyValuePair.Create(HeaderReader.Name(map, entry), HeaderReader.Checked(map, entry, value))))];
}
