using Pronoia.Probing.Grpc;
using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Modules;

/// <summary>Reads <c>grpc</c>.</summary>
internal static class GrpcProbeReader
{
    public static GrpcProbe Read(YamlMap map, FileNames files)
    {
        var options = new GrpcProbe
        {
            Service = map.String("service", ""),
            Tls = map.Bool("tls", fallback: false),
            TlsOptions = files.Tls(map),
            PreferredIpProtocol = map.IpProtocol(),
            IpProtocolFallback = map.IpProtocolFallback(),
            Metadata = Metadata(map.Map("metadata", "metadata")),
        };
        map.Done();
        return options;
    }

    private static List<KeyValuePair<string, string>> Metadata(YamlMap map)
    {
        var metadata = new List<KeyValuePair<string, string>>();
        foreach (var entry in map.Entries)
        {
            var name = HeaderReader.Name(map, entry);
            metadata.AddRange(map.Strings(entry.Key).Select(value => KeyValuePair.Create(name, HeaderReader.Checked(map, entry, value))));
        }

        return metadata;
    }
}
