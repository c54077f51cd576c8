using Pronoia.Probing.Icmp;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Modules;

/// <summary>Reads <c>icmp</c>.</summary>
internal static class IcmpProbeReader
{
    // An IPv4 packet has at most 65,535 bytes, its header and ICMP's among them.
    private const int MaxPayload = 65535 - 20 - 8;

    public static IcmpProbe Read(YamlMap map)
    {
        var defaults = new IcmpProbe();
        var ttl = (int)map.Int("ttl", defaults.Ttl, 0, 255);
        var options = new IcmpProbe
        {
            PreferredIpProtocol = map.IpProtocol(),
            IpProtocolFallback = map.IpProtocolFallback(),
            SourceIpAddress = map.Address("source_ip_address"),
            PayloadSize = (int)map.Int("payload_size", 0, 0, MaxPayload),
            DontFragment = map.Bool("dont_fragment", fallback: false),

            // 0 leaves it to the default, as in blackbox_exporter.
            Ttl = ttl == 0 ? defaults.Ttl : ttl,
        };
        map.Done();
        return options;
    }
}
