using Pronoia.Alerting.Receivers.Http;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Configuration;

/// <summary>Reads the <c>global</c> section.</summary>
internal static class GlobalReader
{
    public static GlobalConfig Read(YamlMap map, string baseDirectory) => new()
    {
        ResolveTimeout = map.Duration("resolve_timeout", TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1)),
        Http = HttpClientConfigReader.Read(map, HttpClientConfig.Default, baseDirectory),
    };
}
