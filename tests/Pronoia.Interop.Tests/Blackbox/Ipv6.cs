using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Pronoia.Interop.Tests.Blackbox;

/// <summary>Whether this machine has an IPv6 loopback; containers often have none.</summary>
internal static class Ipv6
{
    public static bool IsThere { get; } = Socket.OSSupportsIPv6 && NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(i => i.GetIPProperties().UnicastAddresses)
        .Any(a => a.Address.Equals(System.Net.IPAddress.IPv6Loopback));
}
