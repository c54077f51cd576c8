using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Modules;

/// <summary>Reads one module.</summary>
internal static class ModuleReader
{
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromHours(1);

    public static ProbeModule Read(YamlEntry entry, Diagnostics diagnostics, string baseDirectory)
    {
        var map = YamlMap.Of(entry.Value, diagnostics, $"module \"{entry.Key}\"");
        var files = new FileNames(baseDirectory);
        if (entry.Value is not YamlMapping)
        {
            return new ProbeModule { Name = entry.Key, Prober = ProberKind.Http };
        }

        map.String("prober", required: true);
        var module = new ProbeModule
        {
            Name = entry.Key,
            Prober = map.Choice(
                "prober",
                ProberKind.Http,
                ("http", ProberKind.Http),
                ("tcp", ProberKind.Tcp),
                ("dns", ProberKind.Dns),
                ("icmp", ProberKind.Icmp),
                ("grpc", ProberKind.Grpc)),
            Timeout = map.Duration("timeout", TimeSpan.Zero, TimeSpan.Zero, MaxTimeout),
            Http = HttpProbeReader.Read(map.Map("http", "http"), files),
            Tcp = TcpProbeReader.Read(map.Map("tcp", "tcp"), files),
            Dns = DnsProbeReader.Read(map, files),
            Icmp = IcmpProbeReader.Read(map.Map("icmp", "icmp")),
            Grpc = GrpcProbeReader.Read(map.Map("grpc", "grpc"), files),
        };
        map.Done();
        return module;
    }
}
