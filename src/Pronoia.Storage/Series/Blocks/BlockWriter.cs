using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Binary;

namespace Pronoia.Storage.Series.Blocks;

/// <summary>Builds a block from series in label order.</summary>
internal sealed class BlockWriter
{
    private readonly ByteWriter _block = new(1024 * 1024);
    private readonly Timelines _timelines = new();
    private readonly List<PageInfo> _pages = [];
    private readonly ByteWriter _pageHeader = new(4096);
    private readonly ByteWriter _pagePlanes = new(BlockFormat.PageBytes * 2);
    private readonly Dictionary<string, int> _symbols = new(StringComparer.Ordinal);
    private readonly List<string> _symbolList = [];
    private readonly ByteWriter _series = new(4096);
    private readonly ByteWriter _chunks = new(4096);
    private readonly ByteWriter _summaries = new(4096);
    private Labels? _before;
    private int _pageChunks;
    private int _seriesCount;

    public BlockWriter() => _block.Bytes(BlockFormat.Header);

    public long SampleCount { get; private set; }

    public bool IsEmpty => _seriesCount == 0;

    /// <summary>Adds a series. Label sets come in ascending order, and none twice.</summary>
    public void Add(Labels labels, in SampleSegment samples)
    {
        if (samples.Count == 0)
        {
            return;
        }

        AddLabels(labels);
        var count = samples.Count;
        SampleCount += count;
        var (timeline, start) = _timelines.Add(samples.Timestamps.Span);
        _chunks.Varint(timeline);
        _chunks.Varint(start);
        _chunks.Varint(count);
        for (var at = 0; at < count; at += BlockFormat.MaxChunkSamples)
        {
            var length = Math.Min(BlockFormat.MaxChunkSamples, count - at);
            AddChunk(samples.Values.Span.Slice(at, length), samples.Histograms.IsEmpty ? default : samples.Histograms.Span.Slice(at, length));
        }
    }

    /// <summary>Ends the block.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
        ClosePage();
        var index = new ByteWriter(_series.Length + _chunks.Length + _summaries.Length + 4096);
        index.Varint(_pages.Count);
        foreach (var page in _pages)
        {
            index.Varint(page.Length);
            index.Varint(page.RawLength);
            index.UInt32(page.Checksum);
        }

        _timelines.Write(index);
        index.Varint(_symbolList.Count);
        _symbolList.ForEach(index.String);
        index.Varint(_seriesCount);
        foreach (var section in new[] { _series, _chunks, _summaries })
        {
            index.Varint(section.Length);
            index.Bytes(section.Written);
        }

        var compressed = BlockFormat.Compress(index.Written);
        var offset = _block.Length;
        _block.Bytes(compressed.Span);
        BlockFormat.WriteFooter(_block, offset, compressed.Length, index.Length, Crc32C.Compute(compressed.Span));
        return _block.WrittenMemory;
    }

    private void AddLabels(Labels labels)
    {
        if (_before is not null && _before.CompareTo(labels) >= 0)
        {
            throw new ArgumentException($"{labels} does not follow {_before}", nameof(labels));
        }

        var shared = 0;
        while (_before is not null && shared < labels.Count && shared < _before.Count && labels[shared] == _before[shared])
        {
            shared++;
        }

        _series.Varint(shared);
        _series.Varint(labels.Count - shared);
        foreach (var (name, value) in labels.AsSpan()[shared..])
        {
            _series.Varint(SymbolOf(name));
            _series.Varint(SymbolOf(value));
        }

        _before = labels;
        _seriesCount++;
    }

    private int SymbolOf(string text)
    {
        if (!_symbols.TryGetValue(text, out var id))
        {
            id = _symbolList.Count;
            _symbols.Add(text, id);
            _symbolList.Add(text);
        }

        return id;
    }

    private void AddChunk(ReadOnlySpan<double> values, ReadOnlySpan<FloatHistogram?> histograms)
    {
        var numbers = values.Length;
        var hasHistograms = false;
        foreach (var histogram in histograms)
        {
            numbers += histogram is null ? 0 : histogram.Positive.Count + histogram.Negative.Count;
            hasHistograms |= histogram is not null;
        }

        var isFull = _pageHeader.Length + _pagePlanes.Length + (numbers * 2) > BlockFormat.PageBytes;
        _chunks.Byte((byte)(isFull ? 1 : 0));
        if (isFull)
        {
            ClosePage();
        }

        if (hasHistograms)
        {
            _block.Patchable()[BlockFormat.VersionAt] = BlockFormat.HistogramVersion;
            HistogramCodec.Encode(values, histograms, _pageHeader, _pagePlanes);
        }
        else
        {
            ValueCodec.Encode(values, _pageHeader, _pagePlanes);
        }

        _pageChunks++;
        var summary = SampleSummary.Of(values);
        _summaries.Varint((ulong)(values.Length - summary.Count));
        var isFlat = summary.Min.Equals(summary.Max) && (summary.Sum == summary.Min * summary.Count || summary.Count == 0);
        _summaries.Byte((byte)(isFlat ? 1 : 0));
        WriteNumber(summary.Min);
        if (!isFlat)
        {
            WriteNumber(summary.Max);
            WriteNumber(summary.Sum);
        }
    }

    /// <summary>Whole numbers short, others in full.</summary>
    private void WriteNumber(double value)
    {
        if (Math.Abs(value) < 1L << 52 && BitConverter.DoubleToInt64Bits((long)value) == BitConverter.DoubleToInt64Bits(value))
        {
            _summaries.Varint(ByteWriter.ZigzagOf((long)value) << 1);
        }
        else
        {
            _summaries.Varint(1UL);
            _summaries.Double(value);
        }
    }

    private void ClosePage()
    {
        if (_pageChunks == 0)
        {
            return;
        }

        var raw = new ByteWriter(_pageHeader.Length + _pagePlanes.Length + 16);
        raw.Varint(_pageChunks);
        raw.Varint(_pageHeader.Length);
        raw.Bytes(_pageHeader.Written);
        raw.Bytes(_pagePlanes.Written);
        var compressed = BlockFormat.Compress(raw.Written);
        _pages.Add(new PageInfo(_block.Length, compressed.Length, raw.Length, Crc32C.Compute(compressed.Span)));
        _block.Bytes(compressed.Span);
        _pageHeader.Clear();
        _pagePlanes.Clear();
        _pageChunks = 0;
    }
}
