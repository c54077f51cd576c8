using Pronoia.Prometheus.Histograms;
using Pronoia.Storage.Binary;

namespace Pronoia.Storage.Series.Blocks;

/// <summary>A decompressed page: the headers of its chunks and where the planes of each begin.</summary>
internal sealed class BlockPage
{
    private readonly byte[] _raw;
    private readonly int _headersAt;
    private readonly ChunkHeader[] _headers;
    private readonly int[] _planes;

    private BlockPage(byte[] raw, int headersAt, ChunkHeader[] headers, int[] planes)
    {
        _raw = raw;
        _headersAt = headersAt;
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
        var headers = new ChunkHeader[counts.Count];
        var planes = new int[counts.Count];
        long at = reader.Position;
        for (var i = 0; i < counts.Count; i++)
        {
            headers[i] = ChunkHeader.Read(ref header, counts[i]);
            planes[i] = (int)Math.Min(at, raw.Length);
            at += headers[i].PlaneBytes;
        }

        return at == raw.Length && header.AtEnd ? new BlockPage(raw, reader.Position - headerLength, headers, planes) : throw new InvalidDataException("the page has another length than its chunks say");
    }

    /// <summary>Reads a chunk.</summary>
    /// <param name="slot">Its number in the page.</param>
    /// <param name="timestamps">Its timestamps.</param>
    /// <exception cref="InvalidDataException">The bytes are no chunk.</exception>
    public SampleSegment Decode(int slot, ReadOnlyMemory<long> timestamps)
    {
        ref readonly var header = ref _headers[slot];
        var values = new double[timestamps.Length];
        var planes = _raw.AsSpan(_planes[slot], header.PlaneBytes);
        if (!header.HasHistograms)
        {
            ValueCodec.Decode(header.Values, planes, values);
            return new SampleSegment(timestamps, values);
        }

        var histograms = new FloatHistogram?[values.Length];
        HistogramCodec.Decode(_raw.AsSpan(_headersAt)[header.Head], planes, values, histograms);
        return new SampleSegment(timestamps, values) { Histograms = histograms };
    }
}
