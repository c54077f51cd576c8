using Pronoia.Probing.Tcp;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Modules;

/// <summary>Reads <c>tcp</c>.</summary>
internal static class TcpProbeReader
{
    public static TcpProbe Read(YamlMap map, FileNames files)
    {
        var options = new TcpProbe
        {
            PreferredIpProtocol = map.IpProtocol(),
            IpProtocolFallback = map.IpProtocolFallback(),
            SourceIpAddress = map.Address("source_ip_address"),
            Tls = map.Bool("tls", fallback: false),
            TlsOptions = files.Tls(map),
            QueryResponse = QueryResponseReader.Read(map),
        };
        map.Done();
        return options;
    }
}
