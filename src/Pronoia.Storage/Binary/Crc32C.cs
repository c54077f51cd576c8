using System.Buffers.Binary;
using System.Numerics;

namespace Pronoia.Storage.Binary;

/// <summary>CRC-32C (Castagnoli, RFC 3720 appendix B.4), the checksum of every format of ours; runs on the processor's instruction.</summary>
internal static class Crc32C
{
    /// <summary>The checksum of <paramref name="bytes"/>, continuing from <paramref name="seed"/> (a previous result, or 0).</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes, uint seed = 0)
    {
        var crc = ~seed;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }
}
