using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Modules;

/// <summary>
/// Makes the file names of a module absolute: they count from the folder of the file that names them. They are read at every probe, so they need not exist
/// when the module is read.
/// </summary>
internal sealed class FileNames(string baseDirectory)
{
    public string? Read(YamlMap map, string key) => map.String(key) is { Length: > 0 } name ? Path.GetFullPath(name, Path.GetFullPath(baseDirectory)) : null;

    /// <summary>Reads <c>tls_config</c>.</summary>
    public TlsConfig Tls(YamlMap map) => HttpClientConfigReader.ReadTls(map.Map("tls_config", "tls_config"), baseDirectory, filesExist: false);

    /// <summary>Reads headers by name.</summary>
    public IReadOnlyList<HeaderConfig> Headers(YamlMap map, string key) => HttpClientConfigReader.ReadHeaders(map, key, baseDirectory, filesExist: false);

    /// <summary>Reads the keys about authentication and <c>http_headers</c>.</summary>
    public HttpClientConfig Credentials(YamlMap map) => HttpClientConfigReader.ReadCredentials(map, baseDirectory, filesExist: false);
}
