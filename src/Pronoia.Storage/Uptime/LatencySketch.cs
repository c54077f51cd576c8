using Pronoia.Storage.Binary;

namespace Pronoia.Storage.Uptime;

/// <summary>
/// A mergeable sketch of positive numbers from which any quantile is read with a relative error of at most <see cref="RelativeError"/>
/// (DDSketch: Masson, Rim and Lee, VLDB 2019, https://arxiv.org/abs/1908.10693). Values are counted in buckets whose bounds grow by
/// <c>(1+e)/(1-e)</c>. Not thread-safe.
/// </summary>
public sealed class LatencySketch
{
    /// <summary>The relative error of a quantile: 1 %.</summary>
    public const double RelativeError = 0.01;

    private const byte FormatVersion = 1;

    /// <summary>Smaller values (1 ns) count as zero, larger ones (about 31 years) as the largest: so the number of buckets is bounded.</summary>
    private const double MinValue = 1e-9;
    private const double MaxValue = 1e9;

    private static readonly double Gamma = (1 + RelativeError) / (1 - RelativeError);
    private static readonly double LogGamma = Math.Log(Gamma);

    private readonly SortedDictionary<int, long> _buckets = [];
    private long _zeros;

    /// <summary>How many values were added.</summary>
    public long Count { get; private set; }

    /// <summary>The sum of the values.</summary>
    public double Sum { get; private set; }

    /// <summary>The smallest value; NaN where there is none.</summary>
    public double Min { get; private set; } = double.NaN;

    /// <summary>The largest value; NaN where there is none.</summary>
    public double Max { get; private set; } = double.NaN;

    /// <summary>Adds a value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, infinite or not a number.</exception>
    public void Add(double value)
    {
        if (!(value >= 0) || double.IsInfinity(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "a sketch takes numbers from 0 on");
        }

        if (value < MinValue)
        {
            _zeros++;
        }
        else
        {
            var index = (int)Math.Ceiling(Math.Log(Math.Min(value, MaxValue)) / LogGamma);
            _buckets[index] = _buckets.GetValueOrDefault(index) + 1;
        }

        Count++;
        Sum += value;
        Min = Count == 1 ? value : Math.Min(Min, value);
        Max = Count == 1 ? value : Math.Max(Max, value);
    }

    /// <summary>A sketch of its own with the same content.</summary>
    public LatencySketch Copy()
    {
        var copy = new LatencySketch();
        copy.Merge(this);
        return copy;
    }

    /// <summary>Adds all that another sketch counted.</summary>
    public void Merge(LatencySketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (index, count) in other._buckets.ToArray())
        {
            _buckets[index] = _buckets.GetValueOrDefault(index) + count;
        }

        (Min, Max) = Count == 0 ? (other.Min, other.Max) : other.Count == 0 ? (Min, Max) : (Math.Min(Min, other.Min), Math.Max(Max, other.Max));
        _zeros += other._zeros;
        Count += other.Count;
        Sum += other.Sum;
    }

    /// <summary>The value below which the share <paramref name="quantile"/> of the values lies (lower nearest rank); NaN where there are none.</summary>
    /// <param name="quantile">A ratio, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not a ratio.</exception>
    public double Quantile(double quantile)
    {
        if (!(quantile >= 0 && quantile <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(quantile), quantile, "expected a ratio from 0 to 1");
        }

        if (Count == 0)
        {
            return double.NaN;
        }

        var rank = (long)(quantile * (Count - 1));
        var seen = _zeros;
        if (rank < seen)
        {
            return 0;
        }

        foreach (var (index, count) in _buckets)
        {
            seen += count;
            if (rank < seen)
            {
                // The middle of the bucket in the relative sense; the extremes are known exactly.
                return Math.Clamp(2 * Math.Pow(Gamma, index) / (Gamma + 1), Min, Max);
            }
        }

        return Max;
    }

    /// <summary>The sketch as versioned bytes.</summary>
    public byte[] ToBytes()
    {
        var writer = new ByteWriter(32 + (3 * _buckets.Count));
        writer.Byte(FormatVersion);
        writer.Double(Sum);
        writer.Double(Min);
        writer.Double(Max);
        writer.Varint((ulong)_zeros);
        writer.Varint(_buckets.Count);
        var before = 0;
        foreach (var (index, count) in _buckets)
        {
            writer.Zigzag(index - before);
            writer.Varint((ulong)count);
            before = index;
        }

        return writer.ToArray();
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are no sketch, or one of another version.</exception>
    public static LatencySketch FromBytes(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        var version = reader.Byte();
        if (version != FormatVersion)
        {
            throw new InvalidDataException($"latency sketch version {version}; this program reads version {FormatVersion}");
        }

        var sketch = new LatencySketch { Sum = reader.Double(), Min = reader.Double(), Max = reader.Double() };
        sketch._zeros = (long)reader.Varint();
        sketch.Count = sketch._zeros;
        var index = 0L;
        for (var left = reader.Count(2); left > 0; left--)
        {
            index += reader.Zigzag();
            var count = (long)reader.Varint();
            if (index is < int.MinValue or > int.MaxValue || count <= 0 || !sketch._buckets.TryAdd((int)index, count))
            {
                throw new InvalidDataException("a latency sketch with buckets that are out of range");
            }

            sketch.Count += count;
        }

        return sketch;
    }
}
