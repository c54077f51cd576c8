using System.Runtime.InteropServices;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Binary;

namespace Pronoia.Storage.Series.Blocks;

/// <summary>
/// The index of a block in memory: label sets as numbers of symbols, so that a matcher is asked once per distinct value and series are compared as numbers;
/// chunks with their summaries. Immutable.
/// </summary>
internal sealed class BlockIndex
{
    private readonly PageInfo[] _pages;
    private readonly Timelines _timelines;
    private readonly string[] _symbols;
    private readonly int[] _labelStarts;
    private readonly int[] _labels;
    private readonly int[] _chunkStarts;
    private readonly ChunkInfo[] _chunks;

    private BlockIndex(PageInfo[] pages, Timelines timelines, string[] symbols, int[] labelStarts, int[] labels, int[] chunkStarts, ChunkInfo[] chunks)
    {
        _pages = pages;
        _timelines = timelines;
        _symbols = symbols;
        _labelStarts = labelStarts;
        _labels = labels;
        _chunkStarts = chunkStarts;
        _chunks = chunks;
    }

    public int SeriesCount => _labelStarts.Length - 1;

    public IReadOnlyList<PageInfo> Pages => _pages;

    public long SampleCount => _chunks.Sum(static c => (long)c.Count);

    /// <summary>Roughly the memory held, in bytes.</summary>
    public long MemoryBytes =>
        (_pages.Length * 32L) + (_timelines.SampleCount * 8) + _symbols.Sum(static s => 40L + (2 * s.Length)) + (4L * (_labelStarts.Length + _labels.Length + _chunkStarts.Length)) + (_chunks.Length * 56L);

    public ReadOnlySpan<ChunkInfo> ChunksOf(int series) => _chunks.AsSpan(_chunkStarts[series].._chunkStarts[series + 1]);

    /// <summary>The samples of each chunk of a page, in the page's order.</summary>
    public List<int> CountsOf(int page)
    {
        // Chunks are in page order.
        var (low, high) = (0, _chunks.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _chunks[middle].Page < page ? (middle + 1, high) : (low, middle);
        }

        var counts = new List<int>();
        for (; low < _chunks.Length && _chunks[low].Page == page; low++)
        {
            counts.Add(_chunks[low].Count);
        }

        return counts;
    }

    public ReadOnlyMemory<long> TimestampsOf(in ChunkInfo chunk) => _timelines.Get(chunk.Timeline, chunk.Start, chunk.Count);

    public Labels LabelsOf(int series)
    {
        var pairs = _labels.AsSpan(_labelStarts[series].._labelStarts[series + 1]);
        var labels = new Label[pairs.Length / 2];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = new Label(_symbols[pairs[2 * i]], _symbols[pairs[(2 * i) + 1]]);
        }

        return Labels.FromSorted(labels);
    }

    /// <summary>The series that match every matcher, in label order.</summary>
    public List<int> Match(IReadOnlyList<Matcher> matchers)
    {
        var tests = matchers.Select(m => new SymbolTest(m, Array.IndexOf(_symbols, m.Name), new byte[_symbols.Length])).ToArray();
        var found = new List<int>();
        for (var series = 0; series < SeriesCount; series++)
        {
            var pairs = _labels.AsSpan(_labelStarts[series].._labelStarts[series + 1]);
            var matches = true;
            for (var i = 0; i < tests.Length && matches; i++)
            {
                matches = Matches(tests[i], pairs);
            }

            if (matches)
            {
                found.Add(series);
            }
        }

        return found;
    }

    /// <summary>Adds the label names of the block.</summary>
    public void AddLabelNames(HashSet<string> names)
    {
        var seen = new bool[_symbols.Length];
        for (var i = 0; i < _labels.Length; i += 2)
        {
            seen[_labels[i]] = true;
        }

        AddSeen(seen, names);
    }

    /// <summary>Adds the values of a label.</summary>
    public void AddLabelValues(string name, HashSet<string> values)
    {
        var symbol = Array.IndexOf(_symbols, name);
        var seen = new bool[_symbols.Length];
        for (var i = 0; i < _labels.Length; i += 2)
        {
            if (_labels[i] == symbol)
            {
                seen[_labels[i + 1]] = true;
            }
        }

        AddSeen(seen, values);
    }

    /// <summary>Reads an index.</summary>
    /// <param name="raw">The decompressed bytes.</param>
    /// <param name="indexOffset">Where the index starts in the block, that is where the pages end.</param>
    /// <exception cref="InvalidDataException">The bytes are no index.</exception>
    public static BlockIndex Read(ReadOnlySpan<byte> raw, long indexOffset)
    {
        var reader = new ByteReader(raw);
        var pages = ReadPages(ref reader, indexOffset);
        var timelines = Timelines.Read(ref reader);
        var symbols = new string[reader.Count()];
        foreach (ref var symbol in symbols.AsSpan())
        {
            symbol = reader.String();
        }

        var seriesCount = reader.Count();
        var series = new ByteReader(reader.Bytes(reader.Count()));
        var chunks = new ByteReader(reader.Bytes(reader.Count()));
        var summaries = new ByteReader(reader.Bytes(reader.Count()));
        if (!reader.AtEnd)
        {
            throw new InvalidDataException($"{reader.Remaining} bytes too many");
        }

        var (labelStarts, labels) = ReadLabels(ref series, seriesCount, symbols.Length);
        var (chunkStarts, chunkInfos) = ReadChunks(ref chunks, ref summaries, seriesCount, pages.Length, timelines);
        return new BlockIndex(pages, timelines, symbols, labelStarts, labels, chunkStarts, chunkInfos);
    }

    private static PageInfo[] ReadPages(ref ByteReader reader, long indexOffset)
    {
        var pages = new PageInfo[reader.Count(6)];
        long offset = BlockFormat.HeaderLength;
        foreach (ref var page in pages.AsSpan())
        {
            var length = reader.Int32();
            page = new PageInfo(offset, length, reader.Int32(BlockFormat.MaxRawLength), reader.UInt32());
            offset += length;
        }

        return offset == indexOffset ? pages : throw new InvalidDataException($"pages end at {offset}, the index starts at {indexOffset}");
    }

    private static (int[] Starts, int[] Labels) ReadLabels(ref ByteReader reader, int seriesCount, int symbolCount)
    {
        var starts = new int[seriesCount + 1];
        var labels = new List<int>(seriesCount * 8);
        for (var i = 0; i < seriesCount; i++)
        {
            var before = i == 0 ? 0 : starts[i] - starts[i - 1];
            var shared = reader.Int32(before / 2);
            if (shared > 0)
            {
                labels.AddRange(CollectionsMarshal.AsSpan(labels).Slice(starts[i - 1], 2 * shared).ToArray());
            }

            for (var left = 2 * reader.Count(2); left > 0; left--)
            {
                labels.Add(reader.Int32(symbolCount - 1));
            }

            starts[i + 1] = labels.Count;
        }

        return (starts, [.. labels]);
    }

    private static (int[] Starts, ChunkInfo[] Chunks) ReadChunks(
        ref ByteReader reader, ref ByteReader summaries, int seriesCount, int pageCount, Timelines timelines)
    {
        var starts = new int[seriesCount + 1];
        var chunks = new List<ChunkInfo>(seriesCount);
        var (page, slot) = (0, 0);
        for (var i = 0; i < seriesCount; i++)
        {
            var (timeline, start, left) = (reader.Int32(), reader.Int32(), reader.Int32());
            _ = timelines.Get(timeline, start, left);
            while (left > 0)
            {
                if ((reader.Byte() & 1) != 0)
                {
                    (page, slot) = (page + 1, 0);
                }

                if (page >= pageCount)
                {
                    throw new InvalidDataException("a chunk beyond the pages of the block");
                }

                var count = Math.Min(left, BlockFormat.MaxChunkSamples);
                chunks.Add(new ChunkInfo(timeline, start, count, page, slot++, ReadSummary(ref summaries, count)));
                start += count;
                left -= count;
            }

            starts[i + 1] = chunks.Count;
        }

        return (starts, [.. chunks]);
    }

    private static SampleSummary ReadSummary(ref ByteReader reader, int count)
    {
        var numbers = count - reader.Int32(count);
        var isFlat = (reader.Byte() & 1) != 0;
        var min = ReadNumber(ref reader);
        return isFlat
            ? new SampleSummary(numbers, numbers == 0 ? 0 : min * numbers, min, min)
            : new SampleSummary(Max: ReadNumber(ref reader), Sum: ReadNumber(ref reader), Count: numbers, Min: min);
    }

    private static double ReadNumber(ref ByteReader reader)
    {
        var number = reader.Varint();
        return (number & 1) != 0 ? reader.Double() : ByteReader.Unzigzag(number >> 1);
    }

    private void AddSeen(bool[] seen, HashSet<string> texts)
    {
        for (var i = 0; i < seen.Length; i++)
        {
            if (seen[i])
            {
                texts.Add(_symbols[i]);
            }
        }
    }

    private bool Matches(SymbolTest test, ReadOnlySpan<int> pairs)
    {
        for (var i = 0; i < pairs.Length; i += 2)
        {
            if (pairs[i] == test.Name)
            {
                ref var answer = ref test.Answers[pairs[i + 1]];
                if (answer == 0)
                {
                    answer = test.Matcher.Matches(_symbols[pairs[i + 1]]) ? (byte)1 : (byte)2;
                }

                return answer == 1;
            }
        }

        return test.Matcher.Matches("");
    }

    private sealed record SymbolTest(Matcher Matcher, int Name, byte[] Answers);
}
