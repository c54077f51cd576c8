using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Series.Histograms;

namespace Pronoia.Storage.Series.Log;

/// <summary>What the frames of one log, read up to <see cref="Length"/>, amount to: symbols, series and their last samples. Not thread-safe.</summary>
internal sealed class LogState(string name, long startMs, bool keepSamples)
{
    private readonly Dictionary<Labels, LogSeries> _byLabels = [];
    private readonly Dictionary<string, int> _symbolIds = new(StringComparer.Ordinal);
    private readonly List<string> _symbols = [];
    private readonly List<LogSeries> _series = [];
    private long _histogramBytes;

    /// <summary>The blob's name, for messages.</summary>
    public string Name { get; } = name;

    /// <summary>The start of the log's hour in milliseconds since the epoch.</summary>
    public long StartMs { get; } = startMs;

    /// <summary>The bytes of the blob that are read.</summary>
    public long Length { get; set; }

    /// <summary>The checksum of the last frame read.</summary>
    public uint Chain { get; set; }

    /// <summary>Whether the log takes no more samples: it is being compacted.</summary>
    public bool IsSealed { get; set; }

    public long SampleCount { get; private set; }

    public IReadOnlyList<LogSeries> Series => _series;

    public IReadOnlyList<string> Symbols => _symbols;

    /// <summary>Roughly the memory held, in bytes.</summary>
    public long MemoryBytes => (SampleCount * (keepSamples ? 24L : 0)) + _histogramBytes + (_series.Count * 200L) + (_symbols.Count * 120L);

    /// <summary>Numbers the encodings against this state.</summary>
    public int Epoch { get; set; }

    public LogSeries? Find(Labels labels) => _byLabels.GetValueOrDefault(labels);

    public int? FindSymbol(string text) => _symbolIds.TryGetValue(text, out var id) ? id : null;

    public void AddSymbol(string text)
    {
        _symbolIds.TryAdd(text, _symbols.Count);
        _symbols.Add(text);
    }

    public void AddSeries(Labels labels)
    {
        var series = new LogSeries(_series.Count, labels) { Samples = keepSamples ? new SampleColumns() : null };
        _byLabels.TryAdd(labels, series);
        _series.Add(series);
    }

    public void AddSample(LogSeries series, long timestamp, ulong bits)
    {
        series.LastTime = timestamp;
        series.LastBits = bits;
        if (!StaleMarker.IsStale(BitConverter.UInt64BitsToDouble(bits)))
        {
            series.Reference = bits;
        }

        if (series.Histograms is { } histograms)
        {
            histograms.Last = null;
        }

        series.Samples?.Add(timestamp, BitConverter.UInt64BitsToDouble(bits));
        SampleCount++;
    }

    public void AddSample(LogSeries series, long timestamp, FloatHistogram histogram)
    {
        series.LastTime = timestamp;
        var known = series.Histograms ??= new LogHistograms();
        known.Last = histogram;
        if (!StaleHistogram.Is(histogram))
        {
            known.Reference = histogram;
        }

        if (series.Samples is { } samples)
        {
            samples.Add(timestamp, histogram);
            _histogramBytes += SampleColumns.BytesOf(histogram);
        }

        SampleCount++;
    }
}
