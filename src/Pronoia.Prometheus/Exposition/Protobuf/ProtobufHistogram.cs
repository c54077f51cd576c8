using System.Globalization;
using Pronoia.Prometheus.Histograms;

namespace Pronoia.Prometheus.Exposition.Protobuf;

/// <summary>The fields of a histogram message. Used again for the next one.</summary>
internal sealed class ProtobufHistogram
{
    // Finer schemas than the finest in use are reserved (https://prometheus.io/docs/specs/native_histograms/#schema) and can be coarsened exactly.
    private const int MaxReservedSchema = 52;

    private const double MaxExact = 1L << 53;

    private readonly ProtobufBuckets _positive = new("positive");
    private readonly ProtobufBuckets _negative = new("negative");
    private ulong _count;
    private double _countFloat;
    private int _schema;
    private double _zeroThreshold;
    private ulong _zeroCount;
    private double _zeroCountFloat;
    private ByteRange _place;

    /// <summary>The classic buckets.</summary>
    public List<ProtobufBucket> Buckets { get; } = [];

    /// <summary>Where the native histogram's exemplars stand.</summary>
    public List<ByteRange> Exemplars { get; } = [];

    /// <summary>How many elements the longest list holds.</summary>
    public int Largest => Math.Max(Math.Max(Buckets.Count, Exemplars.Count), Math.Max(_positive.Largest, _negative.Largest));

    public double Sum { get; private set; }

    public double Count => Resolved(_count, _countFloat);

    public long? CreatedMs { get; private set; }

    /// <summary>Whether there is a native histogram, by Prometheus's rule: an empty one says so with a span of length 0.</summary>
    public bool IsNative => _positive.HasSpans || _negative.HasSpans || _zeroThreshold > 0 || _zeroCount > 0;

    public void Clear()
    {
        Buckets.Clear();
        Exemplars.Clear();
        _positive.Clear();
        _negative.Clear();
        (_count, _countFloat, Sum, _schema, _zeroThreshold, _zeroCount, _zeroCountFloat) = (0, 0, 0, 0, 0, 0, 0);
        CreatedMs = null;
    }

    public void Read(ReadOnlySpan<byte> body, ByteRange range, int maxBuckets)
    {
        _place = range;
        var reader = new WireReader(body, range, ProtoMessage.Histogram);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    _count = reader.Varint();
                    break;
                case 2:
                    Sum = reader.Double();
                    break;
                case 3:
                    reader.Bound(Buckets.Count, maxBuckets);
                    Buckets.Add(Bucket(reader.Message(ProtoMessage.Bucket)));
                    break;
                case 4:
                    _countFloat = reader.Double();
                    break;
                case 5:
                    _schema = reader.SignedInt32();
                    break;
                case 6:
                    _zeroThreshold = reader.Double();
                    break;
                case 7:
                    _zeroCount = reader.Varint();
                    break;
                case 8:
                    _zeroCountFloat = reader.Double();
                    break;
                case 9:
                    _negative.AddSpan(ref reader, maxBuckets);
                    break;
                case 10:
                    reader.SignedInt64s(_negative.Deltas, maxBuckets);
                    break;
                case 11:
                    reader.Doubles(_negative.Counts, maxBuckets);
                    break;
                case 12:
                    _positive.AddSpan(ref reader, maxBuckets);
                    break;
                case 13:
                    reader.SignedInt64s(_positive.Deltas, maxBuckets);
                    break;
                case 14:
                    reader.Doubles(_positive.Counts, maxBuckets);
                    break;
                case 15:
                    CreatedMs = ProtobufMetric.Milliseconds(reader.Message(ProtoMessage.Timestamp));
                    break;
                case 16:
                    reader.Bound(Exemplars.Count, maxBuckets);
                    Exemplars.Add(reader.Bytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    /// <summary>The native histogram, checked as Prometheus checks what it stores.</summary>
    /// <exception cref="ExpositionException">It contradicts itself or has a schema that is not known.</exception>
    public FloatHistogram ToNative(bool isGauge)
    {
        try
        {
            return Native(isGauge);
        }
        catch (FormatException e)
        {
            throw ExpositionException.At(_place.Start, $"{ProtoMessage.Histogram.Called(0)}: {e.Message}");
        }
    }

    private FloatHistogram Native(bool isGauge)
    {
        if (_schema is < FloatHistogram.MinSchema or > MaxReservedSchema)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"schema {_schema} is not known: expected -4 to 8"));
        }

        var isFloat = _countFloat > 0 || _zeroCountFloat > 0;
        var positive = _positive.Build(isFloat, out var inPositive);
        var negative = _negative.Build(isFloat, out var inNegative);
        var (count, zeroCount) = isFloat ? (_countFloat, _zeroCountFloat) : (_count, _zeroCount);
        if (!(count >= 0 && zeroCount >= 0 && _zeroThreshold >= 0))
        {
            throw new FormatException("count, zero count and zero threshold must not be negative");
        }

        // An observation that is not a number counts and is in no bucket. Sums that may be rounded are not compared.
        var populated = inPositive + inNegative + zeroCount;
        if (!isFloat && count <= MaxExact && (double.IsNaN(Sum) ? populated > count : populated != count))
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{populated} observations found in buckets, but the Count field is {count}"));
        }

        var histogram = new FloatHistogram(_schema, count, Sum)
        {
            Positive = positive,
            Negative = negative,
            ZeroThreshold = _zeroThreshold,
            ZeroCount = zeroCount,
            ResetHint = isGauge ? CounterResetHint.Gauge : CounterResetHint.Unknown,
        };
        return _schema > FloatHistogram.MaxSchema ? HistogramLayout.Reduce(histogram, FloatHistogram.MaxSchema) : histogram;
    }

    private static ProtobufBucket Bucket(WireReader reader)
    {
        ulong count = 0;
        double countFloat = 0, bound = 0;
        ByteRange exemplar = default;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    count = reader.Varint();
                    break;
                case 2:
                    bound = reader.Double();
                    break;
                case 3:
                    exemplar = reader.Bytes();
                    break;
                case 4:
                    countFloat = reader.Double();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new ProtobufBucket(bound, Resolved(count, countFloat), exemplar);
    }

    // A count as a floating-point number takes the place of the whole one where it is not 0.
    private static double Resolved(ulong count, double countFloat) => countFloat != 0 ? countFloat : count;
}
