using Pronoia.Prometheus.Histograms;
using Pronoia.Storage.Binary;

namespace Pronoia.Storage.Series.Histograms;

/// <summary>
/// What histograms of a series have in common from sample to sample: schema, zero threshold, custom values and which buckets are listed. Written as: schema
/// (zigzag), zero threshold, custom values, positive and negative buckets; buckets as runs of consecutive indexes, as Prometheus's spans are.
/// </summary>
internal sealed class BucketLayout : IEquatable<BucketLayout>
{
    private readonly FloatHistogram _example;

    /// <summary>The layout of a histogram.</summary>
    /// <param name="example">The histogram; those that are made later share what they have in common with it.</param>
    public BucketLayout(FloatHistogram example) => _example = example;

    public int PositiveCount => _example.Positive.Count;

    public int NegativeCount => _example.Negative.Count;

    public ReadOnlySpan<int> PositiveIndexes => _example.Positive.Indexes;

    public ReadOnlySpan<int> NegativeIndexes => _example.Negative.Indexes;

    /// <summary>A histogram of this layout. Indexes and custom values are shared.</summary>
    public FloatHistogram Make(
        double count, double sum, double zeroCount, ReadOnlySpan<double> positive, ReadOnlySpan<double> negative, CounterResetHint hint) =>
        new(_example.Schema, count, sum)
        {
            ZeroThreshold = _example.ZeroThreshold,
            ZeroCount = zeroCount,
            Positive = Fill(_example.Positive, positive),
            Negative = Fill(_example.Negative, negative),
            CustomValues = _example.CustomValues,
            ResetHint = hint,
        };

    public void Write(ByteWriter writer)
    {
        writer.Zigzag(_example.Schema);
        writer.Double(_example.ZeroThreshold);
        writer.Varint(_example.CustomValues.Length);
        foreach (var bound in _example.CustomValues.Span)
        {
            writer.Double(bound);
        }

        WriteRuns(_example.Positive.Indexes, writer);
        WriteRuns(_example.Negative.Indexes, writer);
    }

    /// <summary>Reads a layout.</summary>
    /// <param name="reader">Where it starts.</param>
    /// <param name="bucketsPerByte">How many buckets a byte behind the layout can fill at the most: what bounds the buckets of damaged bytes.</param>
    /// <exception cref="InvalidDataException">The bytes are no layout.</exception>
    public static BucketLayout Read(ref ByteReader reader, int bucketsPerByte)
    {
        var schema = reader.Zigzag();
        if (schema is < int.MinValue or > int.MaxValue || !HistogramLimits.IsSchema((int)schema))
        {
            throw new InvalidDataException($"histogram of schema {schema}");
        }

        var threshold = reader.Double();
        var bounds = new double[Math.Min(reader.Count(sizeof(double)), HistogramLimits.MaxBuckets + 1)];
        if (bounds.Length > HistogramLimits.MaxBuckets)
        {
            throw new InvalidDataException($"more than {HistogramLimits.MaxBuckets} custom values");
        }

        foreach (ref var bound in bounds.AsSpan())
        {
            bound = reader.Double();
        }

        var positive = ReadRuns(ref reader, bucketsPerByte);
        var negative = ReadRuns(ref reader, bucketsPerByte);
        if (positive.Length + negative.Length > HistogramLimits.MaxBuckets)
        {
            throw new InvalidDataException($"more than {HistogramLimits.MaxBuckets} buckets");
        }

        return new BucketLayout(new FloatHistogram((int)schema, 0, 0)
        {
            ZeroThreshold = threshold,
            CustomValues = bounds,
            Positive = HistogramBuckets.Of(positive, new double[positive.Length]),
            Negative = HistogramBuckets.Of(negative, new double[negative.Length]),
        });
    }

    public bool Equals(BucketLayout? other) => other is not null && HistogramBits.SameLayout(_example, other._example);

    public override bool Equals(object? obj) => Equals(obj as BucketLayout);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(_example.Schema);
        hash.Add(_example.CustomValues.Length);
        foreach (var index in _example.Positive.Indexes)
        {
            hash.Add(index);
        }

        foreach (var index in _example.Negative.Indexes)
        {
            hash.Add(index);
        }

        return hash.ToHashCode();
    }

    /// <summary>Populations that did not change are shared too.</summary>
    private static HistogramBuckets Fill(HistogramBuckets buckets, ReadOnlySpan<double> counts) =>
        HistogramBits.Same(buckets.Counts, counts) ? buckets : buckets.With(counts);

    private static void WriteRuns(ReadOnlySpan<int> indexes, ByteWriter writer)
    {
        var runs = 0;
        for (var i = 0; i < indexes.Length; i++)
        {
            runs += i == 0 || indexes[i] != indexes[i - 1] + 1 ? 1 : 0;
        }

        writer.Varint(runs);
        long next = 0;
        for (var i = 0; i < indexes.Length;)
        {
            var start = i;
            for (i++; i < indexes.Length && indexes[i] == indexes[i - 1] + 1; i++)
            {
            }

            writer.Zigzag(indexes[start] - next);
            writer.Varint(i - start - 1);
            next = (long)indexes[i - 1] + 1;
        }
    }

    private static int[] ReadRuns(ref ByteReader reader, int bucketsPerByte)
    {
        var indexes = new List<int>();
        long next = 0;
        for (var runs = reader.Count(2); runs > 0; runs--)
        {
            var gap = reader.Zigzag();
            var length = reader.Int32(HistogramLimits.MaxBuckets) + 1;
            if (gap is < int.MinValue or > uint.MaxValue || (indexes.Count > 0 && gap < 0)
                || next + gap < int.MinValue || next + gap + length - 1 > int.MaxValue)
            {
                throw new InvalidDataException("bucket indexes that do not ascend");
            }

            if (indexes.Count + length > Math.Min(HistogramLimits.MaxBuckets, (long)bucketsPerByte * reader.Remaining))
            {
                throw new InvalidDataException($"a histogram of {indexes.Count + length} buckets with {reader.Remaining} bytes left");
            }

            next += gap;
            for (; length > 0; length--)
            {
                indexes.Add((int)next++);
            }
        }

        return [.. indexes];
    }
}
