using System.Buffers.Binary;
using Pronoia.Storage.Binary;

namespace Pronoia.Storage.Embedded;

/// <summary>
/// The unit in which journals and append blobs are written: 4 bytes of magic, length of the payload and CRC-32C of length and payload (little-endian),
/// then the payload. A frame is whole or it is not there.
/// </summary>
internal static class Frame
{
    public const int HeaderLength = 12;

    /// <summary>Larger than any block or batch may be (4 MiB of values, with names and lengths).</summary>
    public const int MaxPayloadLength = 16 * 1024 * 1024;

    public static ReadOnlySpan<byte> Magic => "PrF\u0001"u8;

    /// <summary>Writes the header of a frame with this payload.</summary>
    public static void WriteHeader(Span<byte> header, ReadOnlySpan<byte> payload)
    {
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Checksum(header[4..8], payload));
    }

    /// <summary>The payload length that a header states, or -1 where it is not the header of a frame.</summary>
    public static int ReadLength(ReadOnlySpan<byte> header)
    {
        if (header.Length < HeaderLength || !header[..4].SequenceEqual(Magic))
        {
            return -1;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        return length is >= 0 and <= MaxPayloadLength ? length : -1;
    }

    /// <summary>Whether the checksum in the header is that of the payload.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload) =>
        BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) == Checksum(header[4..8], payload);

    private static uint Checksum(ReadOnlySpan<byte> length, ReadOnlySpan<byte> payload) => Crc32C.Compute(payload, Crc32C.Compute(length));
}
