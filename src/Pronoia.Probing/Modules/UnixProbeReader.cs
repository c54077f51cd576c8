using Pronoia.Probing.Unix;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Modules;

/// <summary>Reads <c>unix</c>.</summary>
internal static class UnixProbeReader
{
    public static UnixProbe Read(YamlMap map, FileNames files)
    {
        var options = new UnixProbe
        {
            Tls = map.Bool("tls", fallback: false),
            TlsOptions = files.Tls(map),
            QueryResponse = QueryResponseReader.Read(map),
        };
        if ((options.Tls || options.QueryResponse.Any(s => s.StartTls)) && options.TlsOptions is { ServerName: null, InsecureSkipVerify: false })
        {
            map.Diagnostics.Error(map.Position, $"{map.What}: TLS over a socket's path needs tls_config.server_name, the name to verify");
        }

        map.Done();
        return options;
    }
}
