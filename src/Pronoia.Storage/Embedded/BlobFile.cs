using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Pronoia.Storage.Embedded;

/// <summary>
/// What is known of a blob's file: a 24-byte header (magic, version, kind, stamp), then frames. A blob that was put is one frame; an append blob is one
/// frame per block. The stamp is drawn anew for every file, so that ETags never repeat.
/// </summary>
/// <param name="IsAppend">Whether blocks may be appended.</param>
/// <param name="Stamp">The file's random stamp.</param>
/// <param name="Frames">Where frames begin: offset in the blob and position of the payload in the file.</param>
/// <param name="Length">The blob's length in bytes.</param>
/// <param name="FileLength">The intact bytes of the file.</param>
internal sealed record BlobFile(bool IsAppend, ulong Stamp, List<(long Offset, long Position)> Frames, long Length, long FileLength)
{
    public const int HeaderLength = 24;
    private const byte Version = 1;

    private static ReadOnlySpan<byte> Magic => "PRONOBLB"u8;

    /// <summary>An append blob changes without its file being replaced: its length is part of its version.</summary>
    public string ETag => IsAppend
        ? string.Create(CultureInfo.InvariantCulture, $"{Stamp:x16}-{Length}")
        : Stamp.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>A blob without frames, as a new file starts.</summary>
    public static BlobFile New(bool isAppend) => new(isAppend, NewStamp(), [], 0, HeaderLength);

    /// <summary>The header of this blob's file.</summary>
    public byte[] Header()
    {
        var header = new byte[HeaderLength];
        Magic.CopyTo(header);
        header[8] = Version;
        header[9] = (byte)(IsAppend ? 'A' : 'P');
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(16), Stamp);
        return header;
    }

    /// <summary>This blob with one more frame at its end.</summary>
    public BlobFile With(int payloadLength)
    {
        // Readers may hold the older record: they look at no more frames than their length covers.
        lock (Frames)
        {
            Frames.Add((Length, FileLength + Frame.HeaderLength));
        }

        return this with { Length = Length + payloadLength, FileLength = FileLength + Frame.HeaderLength + payloadLength };
    }

    /// <summary>Reads what a file holds. Bytes behind <see cref="FileLength"/> are a torn tail.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="checkAll">Whether to check the checksum of a blob that was put, too; append blobs are always checked.</param>
    /// <exception cref="StorageCorruptException">It is no file of ours, of another version, or damaged.</exception>
    public static BlobFile Read(SafeFileHandle file, string path, bool checkAll = false)
    {
        var (isAppend, stamp) = ReadHeader(file, path);
        var blob = new BlobFile(isAppend, stamp, [], 0, HeaderLength);
        if (!isAppend)
        {
            return ReadPut(file, path, blob, checkAll);
        }

        var frames = new FrameReader(file, path, HeaderLength);
        while (frames.TryRead(out var payload))
        {
            blob = blob.With(payload.Length);
        }

        return blob;
    }

    /// <summary>Whether an intact header is that of an append blob; null where the header is damaged.</summary>
    public static bool? IsAppendHeader(ReadOnlySpan<byte> header) =>
        header.Length >= HeaderLength && header.StartsWith(Magic) && header[8] == Version && header[9] is (byte)'A' or (byte)'P' ? header[9] == (byte)'A' : null;

    /// <summary>Reads a file's header.</summary>
    public static (bool IsAppend, ulong Stamp) ReadHeader(SafeFileHandle file, string path)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (RandomAccess.Read(file, header, 0) < HeaderLength || !header.StartsWith(Magic))
        {
            throw new StorageCorruptException(path, 0, "not a blob file");
        }

        if (header[8] != Version)
        {
            throw new StorageCorruptException(path, 8, $"blob file version {header[8]}; this program reads version {Version}");
        }

        return header[9] is (byte)'A' or (byte)'P'
            ? (header[9] == (byte)'A', BinaryPrimitives.ReadUInt64LittleEndian(header[16..]))
            : throw new StorageCorruptException(path, 9, "unknown kind of blob");
    }

    /// <summary>Reads bytes of the blob; the range lies within it.</summary>
    public void ReadBytes(SafeFileHandle file, string path, long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var (start, position, end) = FrameAt(offset);
            var count = (int)Math.Min(destination.Length, end - offset);
            var read = RandomAccess.Read(file, destination[..count], position + (offset - start));
            if (read == 0)
            {
                throw new StorageCorruptException(path, position + (offset - start), "the file ends within the blob");
            }

            offset += read;
            destination = destination[read..];
        }
    }

    private static BlobFile ReadPut(SafeFileHandle file, string path, BlobFile blob, bool checkAll)
    {
        Span<byte> header = stackalloc byte[Frame.HeaderLength];
        var read = RandomAccess.Read(file, header, HeaderLength);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        if (read < header.Length || !header.StartsWith(Frame.Magic) || RandomAccess.GetLength(file) != HeaderLength + Frame.HeaderLength + (long)length)
        {
            throw new StorageCorruptException(path, HeaderLength, "the length of the file is not what its header says");
        }

        blob = blob.With(length);
        if (checkAll)
        {
            var payload = new byte[length];
            blob.ReadBytes(file, path, 0, payload);
            if (!Frame.IsIntact(header, payload))
            {
                throw new StorageCorruptException(path, HeaderLength, "the checksum of the blob does not match");
            }
        }

        return blob;
    }

    private (long Start, long Position, long End) FrameAt(long offset)
    {
        lock (Frames)
        {
            var (low, high) = (0, Frames.Count - 1);
            while (low < high)
            {
                var middle = (low + high + 1) / 2;
                if (Frames[middle].Offset <= offset)
                {
                    low = middle;
                }
                else
                {
                    high = middle - 1;
                }
            }

            return (Frames[low].Offset, Frames[low].Position, low + 1 < Frames.Count ? Frames[low + 1].Offset : Length);
        }
    }

    private static ulong NewStamp() => BitConverter.ToUInt64(Guid.NewGuid().ToByteArray(), 8);
}
