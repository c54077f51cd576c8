using System.Buffers.Binary;
using System.IO.Compression;
using Pronoia.Storage.Binary;

namespace Pronoia.Storage.Series.Log;

/// <summary>
/// The envelope of a log frame: <c>PSL</c>, version, kind, three zero bytes, payload length, checksum of the frame before (0 for the first), CRC-32C of
/// everything else; then the payload, which is Brotli where that is smaller. Numbers are little-endian. The chain of checksums shows frames that are
/// missing, doubled, or of another log of the same name.
/// </summary>
internal static class LogFrame
{
    public const int HeaderLength = 20;

    /// <summary>The version of frames that hold floats alone.</summary>
    public const byte FloatVersion = 1;

    /// <summary>The version of frames with histograms; all else is as in the version before.</summary>
    public const byte HistogramVersion = 2;

    /// <summary>Bounds what a damaged or hostile frame can make us allocate.</summary>
    private const int MaxRawLength = 64 * 1024 * 1024;
    private const int BrotliQuality = 5;
    private const int BrotliWindow = 18;

    public enum Kind : byte
    {
        Plain = 0,
        Brotli = 1,
        Seal = 2,
    }

    /// <summary>Makes a frame of a raw payload, compressed where that helps.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="before">The checksum of the frame before.</param>
    public static byte[] Pack(LogPayload payload, uint before)
    {
        var raw = payload.Raw;
        var version = payload.HasHistograms ? HistogramVersion : FloatVersion;
        var compressed = new byte[HeaderLength + 5 + raw.Length];
        var prefix = new ByteWriter(8);
        prefix.Varint(raw.Length);
        prefix.Written.CopyTo(compressed.AsSpan(HeaderLength));
        var start = HeaderLength + prefix.Length;
        if (raw.Length > 32
            && BrotliEncoder.TryCompress(raw, compressed.AsSpan(start), out var written, BrotliQuality, BrotliWindow)
            && prefix.Length + written < raw.Length)
        {
            return Finish(compressed.AsSpan(0, start + written), Kind.Brotli, version, before).ToArray();
        }

        raw.CopyTo(compressed.AsSpan(HeaderLength));
        return Finish(compressed.AsSpan(0, HeaderLength + raw.Length), Kind.Plain, version, before).ToArray();
    }

    /// <summary>The frame after which a log takes no more samples.</summary>
    public static byte[] Seal(uint before) => Finish(new byte[HeaderLength], Kind.Seal, FloatVersion, before).ToArray();

    /// <summary>Takes the first frame off <paramref name="bytes"/>.</summary>
    /// <param name="bytes">What is left of the log; afterwards without the frame.</param>
    /// <param name="chain">The checksum of the frame before; afterwards that of the frame.</param>
    /// <param name="raw">The payload, decompressed.</param>
    /// <exception cref="InvalidDataException">No intact frame starts here.</exception>
    public static Kind Unpack(ref ReadOnlySpan<byte> bytes, ref uint chain, out ReadOnlySpan<byte> raw)
    {
        if (bytes.Length < HeaderLength || !bytes.StartsWith("PSL"u8))
        {
            throw new InvalidDataException("no log frame starts here");
        }

        if (bytes[3] is not (FloatVersion or HistogramVersion))
        {
            throw new InvalidDataException($"log version {bytes[3]}; this program reads versions {FloatVersion} and {HistogramVersion}");
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (length > bytes.Length - HeaderLength)
        {
            throw new InvalidDataException($"a log frame of {length} bytes with {bytes.Length - HeaderLength} left");
        }

        var frame = bytes[..(HeaderLength + (int)length)];
        var checksum = ChecksumOf(frame);
        if (checksum != Compute(frame))
        {
            throw new InvalidDataException("the checksum of the log frame does not match");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(frame[12..]) != chain)
        {
            throw new InvalidDataException("the log frame does not follow the one before");
        }

        bytes = bytes[frame.Length..];
        var kind = (Kind)frame[4];
        raw = kind switch
        {
            Kind.Plain => frame[HeaderLength..],
            Kind.Brotli => Decompress(frame[HeaderLength..]),
            Kind.Seal => default,
            _ => throw new InvalidDataException($"log frame of unknown kind {frame[4]}"),
        };
        chain = checksum;
        return kind;
    }

    /// <summary>The checksum that a frame states.</summary>
    public static uint ChecksumOf(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadUInt32LittleEndian(frame[16..]);

    private static byte[] Decompress(ReadOnlySpan<byte> payload)
    {
        var reader = new ByteReader(payload);
        var raw = new byte[reader.Int32(MaxRawLength)];
        return BrotliDecoder.TryDecompress(payload[reader.Position..], raw, out var written) && written == raw.Length
            ? raw
            : throw new InvalidDataException("the log frame does not decompress");
    }

    private static Span<byte> Finish(Span<byte> frame, Kind kind, byte version, uint before)
    {
        "PSL"u8.CopyTo(frame);
        frame[3] = version;
        frame[4] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(frame[8..], frame.Length - HeaderLength);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[12..], before);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[16..], Compute(frame));
        return frame;
    }

    private static uint Compute(ReadOnlySpan<byte> frame) => Crc32C.Compute(frame[HeaderLength..], Crc32C.Compute(frame[..16]));
}
