using Pronoia.Prometheus.Model;

namespace Pronoia.Storage.Series;

/// <summary>Samples of one series in two growing columns, in time order. Readers may hold slices while a writer adds at the end.</summary>
internal sealed class SampleColumns(int capacity = 4)
{
    private long[] _timestamps = new long[capacity];
    private double[] _values = new double[capacity];

    public int Count { get; private set; }

    public ReadOnlyMemory<long> Timestamps => _timestamps.AsMemory(0, Count);

    public ReadOnlyMemory<double> Values => _values.AsMemory(0, Count);

    public void Add(long timestamp, double value)
    {
        if (Count == _timestamps.Length)
        {
            Array.Resize(ref _timestamps, Math.Max(4, 2 * Count));
            Array.Resize(ref _values, Math.Max(4, 2 * Count));
        }

        _timestamps[Count] = timestamp;
        _values[Count++] = value;
    }

    public void Add(ReadOnlySpan<long> timestamps, ReadOnlySpan<double> values)
    {
        if (Count + timestamps.Length > _timestamps.Length)
        {
            var length = Math.Max(2 * Count, Count + timestamps.Length);
            Array.Resize(ref _timestamps, length);
            Array.Resize(ref _values, length);
        }

        timestamps.CopyTo(_timestamps.AsSpan(Count));
        values.CopyTo(_values.AsSpan(Count));
        Count += timestamps.Length;
    }

    /// <summary>The samples from <paramref name="minTimeMs"/> to <paramref name="maxTimeMs"/>, both inclusive.</summary>
    public SampleSegment Slice(long minTimeMs, long maxTimeMs) => new SampleSegment(Timestamps, Values).Slice(minTimeMs, maxTimeMs);

    public Sample this[int index] => new(_timestamps[index], _values[index]);
}
