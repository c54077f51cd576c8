using System.Buffers.Binary;
using System.IO.Compression;
using Pronoia.Storage.Binary;

namespace Pronoia.Storage.Series.Blocks;

/// <summary>
/// A block: 8 bytes of magic and version, pages of values, the index, a footer. Pages and index are Brotli streams with a CRC-32C each; the footer says where
/// the index is. Numbers are little-endian. <c>docs/storage.md</c> has the details.
/// </summary>
internal static class BlockFormat
{
    public const int HeaderLength = 8;
    public const int FooterLength = 32;

    /// <summary>The version of blocks that hold floats alone.</summary>
    public const byte FloatVersion = 1;

    /// <summary>The version of blocks with histograms; all else is as in the version before.</summary>
    public const byte HistogramVersion = 2;

    /// <summary>Where the version is in a block.</summary>
    public const int VersionAt = 7;

    /// <summary>The most samples of a chunk: the grain of summaries.</summary>
    public const int MaxChunkSamples = 1024;

    /// <summary>A page is closed when its planes have so many bytes: what a read of one series decompresses.</summary>
    public const int PageBytes = 128 * 1024;

    /// <summary>Bounds what a damaged block can make us allocate.</summary>
    public const int MaxRawLength = 512 * 1024 * 1024;

    private const int BrotliQuality = 9;
    private const int BrotliWindow = 20;

    /// <summary>How a block starts that holds floats alone.</summary>
    public static ReadOnlySpan<byte> Header => "PRONSB\0\u0001"u8;

    private static ReadOnlySpan<byte> FooterMagic => "PSBE"u8;

    /// <summary>Whether bytes start as a block does that this program reads.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= HeaderLength && bytes.StartsWith(Header[..VersionAt]) && bytes[VersionAt] is FloatVersion or HistogramVersion;

    public static ReadOnlyMemory<byte> Compress(ReadOnlySpan<byte> raw)
    {
        var compressed = new byte[BrotliEncoder.GetMaxCompressedLength(raw.Length)];
        return BrotliEncoder.TryCompress(raw, compressed, out var written, BrotliQuality, BrotliWindow)
            ? compressed.AsMemory(0, written)
            : throw new InvalidOperationException("Brotli did not fit its own bound");
    }

    /// <exception cref="InvalidDataException">The bytes are no Brotli stream of that length.</exception>
    public static byte[] Decompress(ReadOnlySpan<byte> compressed, int rawLength)
    {
        var raw = new byte[rawLength];
        return BrotliDecoder.TryDecompress(compressed, raw, out var written) && written == rawLength
            ? raw
            : throw new InvalidDataException("the bytes do not decompress");
    }

    public static void WriteFooter(ByteWriter writer, long indexOffset, int indexLength, int indexRawLength, uint indexChecksum)
    {
        var start = writer.Length;
        writer.UInt64((ulong)indexOffset);
        writer.UInt32((uint)indexLength);
        writer.UInt32((uint)indexRawLength);
        writer.UInt32(indexChecksum);
        writer.UInt32(0);
        writer.UInt32(Crc32C.Compute(writer.Written[start..]));
        writer.Bytes(FooterMagic);
    }

    /// <exception cref="InvalidDataException">The bytes are no footer.</exception>
    public static (long IndexOffset, int IndexLength, int IndexRawLength, uint IndexChecksum) ReadFooter(ReadOnlySpan<byte> footer)
    {
        if (!footer[28..].SequenceEqual(FooterMagic))
        {
            throw new InvalidDataException("no block footer");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(footer[24..]) != Crc32C.Compute(footer[..24]))
        {
            throw new InvalidDataException("the checksum of the block footer does not match");
        }

        var rawLength = BinaryPrimitives.ReadUInt32LittleEndian(footer[12..]);
        return rawLength > MaxRawLength
            ? throw new InvalidDataException($"an index of {rawLength} bytes")
            : ((long)BinaryPrimitives.ReadUInt64LittleEndian(footer), BinaryPrimitives.ReadInt32LittleEndian(footer[8..]), (int)rawLength, BinaryPrimitives.ReadUInt32LittleEndian(footer[16..]));
    }
}
