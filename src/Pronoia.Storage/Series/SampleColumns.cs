using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;

namespace Pronoia.Storage.Series;

/// <summary>
/// Samples of one series in growing columns, in time order: two, and a third from the first histogram on. Readers may hold slices while a writer adds at the end.
/// </summary>
internal sealed class SampleColumns(int capacity = 4)
{
    private long[] _timestamps = new long[capacity];
    private double[] _values = new double[capacity];
    private FloatHistogram?[]? _histograms;

    public int Count { get; private set; }

    public ReadOnlyMemory<long> Timestamps => _timestamps.AsMemory(0, Count);

    public ReadOnlyMemory<double> Values => _values.AsMemory(0, Count);

    /// <summary>The histograms, null for floats; empty where there are none.</summary>
    public ReadOnlyMemory<FloatHistogram?> Histograms => _histograms?.AsMemory(0, Count) ?? default;

    public void Add(long timestamp, double value)
    {
        if (Count == _timestamps.Length)
        {
            Resize(Math.Max(4, 2 * Count));
        }

        _timestamps[Count] = timestamp;
        _values[Count++] = value;
    }

    public void Add(long timestamp, FloatHistogram histogram)
    {
        Add(timestamp, ValueOf(histogram));
        (_histograms ??= new FloatHistogram?[_timestamps.Length])[Count - 1] = histogram;
    }

    public void Add(in SeriesSample sample)
    {
        if (sample.Histogram is { } histogram)
        {
            Add(sample.TimestampMs, histogram);
        }
        else
        {
            Add(sample.TimestampMs, sample.Value);
        }
    }

    public void Add(in SampleSegment segment)
    {
        var length = Count + segment.Count;
        if (length > _timestamps.Length)
        {
            Resize(Math.Max(2 * Count, length));
        }

        segment.Timestamps.Span.CopyTo(_timestamps.AsSpan(Count));
        segment.Values.Span.CopyTo(_values.AsSpan(Count));
        if (!segment.Histograms.IsEmpty)
        {
            segment.Histograms.Span.CopyTo((_histograms ??= new FloatHistogram?[_timestamps.Length]).AsSpan(Count));
        }

        Count = length;
    }

    /// <summary>Adds one sample of a segment.</summary>
    public void Add(in SampleSegment segment, int index)
    {
        if (!segment.Histograms.IsEmpty && segment.Histograms.Span[index] is { } histogram)
        {
            Add(segment.Timestamps.Span[index], histogram);
        }
        else
        {
            Add(segment.Timestamps.Span[index], segment.Values.Span[index]);
        }
    }

    /// <summary>The samples from <paramref name="minTimeMs"/> to <paramref name="maxTimeMs"/>, both inclusive.</summary>
    public SampleSegment Slice(long minTimeMs, long maxTimeMs) => All().Slice(minTimeMs, maxTimeMs);

    public SampleSegment All() => new(Timestamps, Values) { Histograms = Histograms };

    /// <summary>The value that stands for a histogram where floats are expected: no number, and the stale marker where the series ends.</summary>
    public static double ValueOf(FloatHistogram histogram) => StaleMarker.IsStale(histogram.Sum) ? StaleMarker.Value : StaleMarker.NormalNaN;

    /// <summary>Roughly the memory that a histogram takes, in bytes.</summary>
    public static long BytesOf(FloatHistogram histogram) => 160 + (8L * (histogram.Positive.Count + histogram.Negative.Count));

    private void Resize(int length)
    {
        Array.Resize(ref _timestamps, length);
        Array.Resize(ref _values, length);
        if (_histograms is not null)
        {
            Array.Resize(ref _histograms, length);
        }
    }
}
