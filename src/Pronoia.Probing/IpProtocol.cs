namespace Pronoia.Probing;

/// <summary>The version of the Internet Protocol a module prefers.</summary>
public enum IpProtocol
{
    /// <summary>IPv6 (the default, as in blackbox_exporter).</summary>
    Ip6,

    /// <summary>IPv4.</summary>
    Ip4,
}
