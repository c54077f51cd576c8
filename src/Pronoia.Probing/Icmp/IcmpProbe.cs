using System.Net;

namespace Pronoia.Probing.Icmp;

/// <summary>Options of the ICMP prober: <c>icmp</c> of blackbox.yml.</summary>
public sealed record IcmpProbe
{
    /// <summary>The IP version to prefer.</summary>
    public IpProtocol PreferredIpProtocol { get; init; }

    /// <summary>Whether the other IP version will do.</summary>
    public bool IpProtocolFallback { get; init; } = true;

    /// <summary>The address to probe from.</summary>
    public IPAddress? SourceIpAddress { get; init; }

    /// <summary>The bytes of data in the echo request; 0 takes 28.</summary>
    public int PayloadSize { get; init; }

    /// <summary>Whether routers may not fragment the packet (IPv4).</summary>
    public bool DontFragment { get; init; }

    /// <summary>The time to live (IPv6: hop limit) of the request.</summary>
    public int Ttl { get; init; } = 64;
}
