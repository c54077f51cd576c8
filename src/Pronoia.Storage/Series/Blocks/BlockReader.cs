using Pronoia.Storage.Binary;
using Pronoia.Storage.Blobs;

namespace Pronoia.Storage.Series.Blocks;

/// <summary>
/// Reads series of one block. Small blocks are fetched whole; of large ones the index, and the pages that are wanted, neighbours in one request. Not thread-safe:
/// one reader per read; the index may be shared.
/// </summary>
internal sealed class BlockReader
{
    /// <summary>What one request may bring along unasked: below this it is cheaper than another request.</summary>
    private const int WholeBytes = 512 * 1024;
    private const int TailBytes = 64 * 1024;
    private const int MaxCachedPages = 4;

    private readonly IBlobStore _blobs;
    private readonly string _name;
    private readonly Dictionary<int, ReadOnlyMemory<byte>> _fetched = [];
    private readonly Dictionary<int, BlockPage> _pages = [];
    private readonly Queue<int> _pageOrder = [];
    private ReadOnlyMemory<byte> _whole;

    public BlockReader(IBlobStore blobs, string name, BlockIndex? index)
    {
        _blobs = blobs;
        _name = name;
        Index = index!;
    }

    public BlockIndex Index { get; private set; }

    /// <summary>Makes sure the index is there.</summary>
    /// <param name="length">The block's length in bytes.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <returns>Whether the block exists.</returns>
    /// <exception cref="StorageCorruptException">The block is damaged.</exception>
    public async ValueTask<bool> OpenAsync(long length, CancellationToken cancellationToken)
    {
        if (Index is not null)
        {
            return true;
        }

        var start = length <= WholeBytes ? 0 : length - TailBytes;
        if (await _blobs.GetAsync(_name, start, null, cancellationToken) is not { } tail)
        {
            return false;
        }

        try
        {
            if (tail.Bytes.Length < BlockFormat.FooterLength)
            {
                throw new InvalidDataException("too short for a block");
            }

            var footer = BlockFormat.ReadFooter(tail.Bytes.Span[^BlockFormat.FooterLength..]);
            if (footer.IndexOffset + footer.IndexLength + BlockFormat.FooterLength != start + tail.Bytes.Length)
            {
                throw new InvalidDataException("the block has another length than its footer says");
            }

            var index = tail.Bytes;
            if (footer.IndexOffset < start)
            {
                var all = await _blobs.GetAsync(_name, footer.IndexOffset, footer.IndexLength, cancellationToken);
                if (all is null)
                {
                    return false;
                }

                index = all.Bytes;
            }
            else
            {
                index = index.Slice((int)(footer.IndexOffset - start), footer.IndexLength);
            }

            if (start == 0)
            {
                _whole = tail.Bytes;
                if (!BlockFormat.IsHeader(_whole.Span))
                {
                    throw new StorageCorruptException(_name, 0, "not a block of this version");
                }
            }

            Index = ReadIndex(index.Span, footer.IndexOffset, footer.IndexRawLength, footer.IndexChecksum);
            return true;
        }
        catch (InvalidDataException e)
        {
            throw new StorageCorruptException(_name, Math.Max(0, start + tail.Bytes.Length - BlockFormat.FooterLength), e.Message, e);
        }
    }

    /// <summary>Fetches the pages of series.</summary>
    /// <returns>Whether the block still exists.</returns>
    public async ValueTask<bool> FetchAsync(IEnumerable<int> series, CancellationToken cancellationToken)
    {
        if (!_whole.IsEmpty)
        {
            return true;
        }

        var wanted = series.SelectMany(s => Index.ChunksOf(s).ToArray()).Select(static c => c.Page).Distinct().Where(p => !_fetched.ContainsKey(p)).Order().ToList();
        for (var i = 0; i < wanted.Count;)
        {
            var (first, last) = (wanted[i], wanted[i]);
            for (i++; i < wanted.Count && Index.Pages[wanted[i]].Offset - End(last) < TailBytes; i++)
            {
                last = wanted[i];
            }

            var start = Index.Pages[first].Offset;
            if (await _blobs.GetAsync(_name, start, End(last) - start, cancellationToken) is not { } content)
            {
                return false;
            }

            for (var page = first; page <= last; page++)
            {
                var info = Index.Pages[page];
                _fetched[page] = content.Bytes.Slice((int)(info.Offset - start), info.Length);
            }
        }

        return true;
    }

    /// <summary>The samples of a fetched series, but for chunks that lie outside the range.</summary>
    /// <exception cref="StorageCorruptException">A page is damaged.</exception>
    public List<SampleSegment> Read(int series, long minTimeMs, long maxTimeMs)
    {
        var segments = new List<SampleSegment>();
        foreach (ref readonly var chunk in Index.ChunksOf(series))
        {
            var timestamps = Index.TimestampsOf(chunk);
            if (timestamps.Span[^1] < minTimeMs || timestamps.Span[0] > maxTimeMs)
            {
                continue;
            }

            var segment = Decode(chunk, timestamps).Slice(minTimeMs, maxTimeMs);
            if (segment.Count > 0)
            {
                segments.Add(segment);
            }
        }

        return segments;
    }

    /// <summary>Reads one chunk, unless its page is damaged.</summary>
    public bool TryRead(in ChunkInfo chunk, out SampleSegment segment)
    {
        try
        {
            segment = Decode(chunk, Index.TimestampsOf(chunk));
            return true;
        }
        catch (StorageCorruptException)
        {
            segment = default;
            return false;
        }
    }

    /// <summary>Checks every page.</summary>
    /// <exception cref="StorageCorruptException">The first damaged page.</exception>
    public void Verify()
    {
        for (var page = 0; page < Index.Pages.Count; page++)
        {
            PageOf(page);
        }

        for (var series = 0; series < Index.SeriesCount; series++)
        {
            Read(series, long.MinValue, long.MaxValue);
        }
    }

    private long End(int page) => Index.Pages[page].Offset + Index.Pages[page].Length;

    private SampleSegment Decode(in ChunkInfo chunk, ReadOnlyMemory<long> timestamps)
    {
        var page = PageOf(chunk.Page);
        try
        {
            return page.Decode(chunk.Slot, timestamps);
        }
        catch (InvalidDataException e)
        {
            throw new StorageCorruptException(_name, Index.Pages[chunk.Page].Offset, e.Message, e);
        }
    }

    private BlockPage PageOf(int page)
    {
        if (_pages.TryGetValue(page, out var known))
        {
            return known;
        }

        var info = Index.Pages[page];
        var bytes = _whole.IsEmpty ? _fetched[page] : _whole.Slice((int)info.Offset, info.Length);
        try
        {
            var read = BlockPage.Read(bytes.Span, info, Index.CountsOf(page));
            if (_pageOrder.Count == MaxCachedPages)
            {
                _pages.Remove(_pageOrder.Dequeue());
            }

            _pages.Add(page, read);
            _pageOrder.Enqueue(page);
            return read;
        }
        catch (InvalidDataException e)
        {
            throw new StorageCorruptException(_name, info.Offset, e.Message, e);
        }
    }

    private BlockIndex ReadIndex(ReadOnlySpan<byte> compressed, long offset, int rawLength, uint checksum)
    {
        try
        {
            return Crc32C.Compute(compressed) == checksum
                ? BlockIndex.Read(BlockFormat.Decompress(compressed, rawLength), offset)
                : throw new InvalidDataException("the checksum of the index does not match");
        }
        catch (InvalidDataException e)
        {
            throw new StorageCorruptException(_name, offset, e.Message, e);
        }
    }
}
