using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Receivers;

/// <summary>Reads the parts of a configuration that lie in other files.</summary>
internal static class ConfigFiles
{
    /// <summary>Stands for a secret that cannot be read, which is an error already: nobody need be told that it is missing, too.</summary>
    public static Secret Unreadable { get; } = Prometheus.Yaml.Secret.Of("");

    /// <summary>A secret given by <paramref name="key"/> or by the file that <c>{key}_file</c> names; null where there is neither.</summary>
    public static Secret? Secret(YamlMap map, string key, string baseDirectory) =>
        map.LateSecret(key, baseDirectory) ?? (map.Has(key) || map.Has(key + "_file") ? Unreadable : null);

    /// <summary>The <c>http_config</c> below a mapping, or <paramref name="inherited"/>.</summary>
    public static HttpClientConfig Http(YamlMap map, HttpClientConfig inherited, string baseDirectory)
    {
        if (!map.Has("http_config"))
        {
            return inherited;
        }

        var http = map.Map("http_config", "http_config");
        var config = HttpClientConfigReader.Read(http, baseDirectory);
        http.Done();
        return config;
    }

    /// <summary>A <c>tls_config</c> below a mapping, or <paramref name="inherited"/>.</summary>
    public static TlsConfig Tls(YamlMap map, string key, TlsConfig inherited, string baseDirectory) =>
        map.Has(key) ? HttpClientConfigReader.ReadTls(map.Map(key, key), baseDirectory) : inherited;
}
