using Pronoia.Storage.Binary;

namespace Pronoia.Storage.Series.Blocks;

/// <summary>A decompressed page: the headers of its chunks and where the planes of each begin.</summary>
internal sealed class BlockPage
{
    private readonly byte[] _raw;
    private readonly ValueHeader[] _headers;
    private readonly int[] _planes;

    private BlockPage(byte[] raw, ValueHeader[] headers, int[] planes)
    {
        _raw = raw;
        _headers = headers;
        _planes = planes;
    }

    /// <summary>Decompresses a page.</summary>
    /// <param name="compressed">The page's bytes.</param>
    /// <param name="info">What the index says of it.</param>
    /// <param name="counts">The samples of its chunks.</param>
    /// <exception cref="InvalidDataException">The bytes are not the page.</exception>
    public static BlockPage Read(ReadOnlySpan<byte> compressed, in PageInfo info, IReadOnlyList<int> counts)
    {
        if (Crc32C.Compute(compressed) != info.Checksum)
        {
            throw new InvalidDataException("the checksum of the page does not match");
        }

        var raw = BlockFormat.Decompress(compressed, info.RawLength);
        var reader = new ByteReader(raw);
        if (reader.Int32() != counts.Count)
        {
            throw new InvalidDataException("the page has another number of chunks than the index says");
        }

        var headerLength = reader.Count();
        var header = new ByteReader(reader.Bytes(headerLength));
        var headers = new ValueHeader[counts.Count];
        var planes = new int[counts.Count];
        var at = reader.Position;
        for (var i = 0; i < counts.Count; i++)
        {
            headers[i] = ValueCodec.ReadHeader(ref header, counts[i]);
            planes[i] = at;
            at += headers[i].PlaneBytes;
        }

        return at == raw.Length && header.AtEnd ? new BlockPage(raw, headers, planes) : throw new InvalidDataException("the page has another length than its chunks say");
    }

    public void Decode(int slot, Span<double> values) =>
        ValueCodec.Decode(_headers[slot], _raw.AsSpan(_planes[slot], _headers[slot].PlaneBytes), values);
}
