using System.Net;

namespace Pronoia.Probing.Resolving;

/// <summary>FNV-1a, 32 bits, over the bytes of an address: the value of <c>probe_ip_addr_hash</c> (http://www.isthe.com/chongo/tech/comp/fnv/).</summary>
internal static class AddressHash
{
    private const uint OffsetBasis = 2166136261;
    private const uint Prime = 16777619;

    public static uint Compute(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        var hash = OffsetBasis;
        foreach (var b in bytes[..length])
        {
            hash = unchecked((hash ^ b) * Prime);
        }

        return hash;
    }
}
