using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Exposition.Protobuf;

/// <summary>The fields of a metric message, as far as its family's type has them. Used again for the next one.</summary>
internal sealed class ProtobufMetric
{
    /// <summary>The label pairs as written; they are read when somebody asks what they say.</summary>
    public List<ByteRange> Labels { get; } = [];

    /// <summary>The value of a counter, gauge or untyped metric.</summary>
    public double Value { get; private set; }

    /// <summary>Where a counter's exemplar stands.</summary>
    public ByteRange Exemplar { get; private set; }

    /// <summary>The number of observations of a summary.</summary>
    public double SummaryCount { get; private set; }

    /// <summary>The sum of a summary.</summary>
    public double SummarySum { get; private set; }

    /// <summary>The quantiles of a summary.</summary>
    public List<ProtobufBucket> Quantiles { get; } = [];

    public ProtobufHistogram Histogram { get; } = new();

    /// <summary>How many elements the longest list holds.</summary>
    public int Largest => Math.Max(Quantiles.Count, Histogram.Largest);

    /// <summary>Milliseconds since the epoch. As in Prometheus 0 is none.</summary>
    public long? TimestampMs { get; private set; }

    /// <summary>When counting began, milliseconds since the epoch.</summary>
    public long? CreatedMs { get; private set; }

    public void Read(ReadOnlySpan<byte> body, ByteRange range, MetricType type, ExpositionLimits limits)
    {
        Clear();
        var labelBytes = 0L;
        var reader = new WireReader(body, range, ProtoMessage.Metric);
        while (reader.Next())
        {
            switch (reader.Field, type)
            {
                case (1, _):
                    reader.Bound(Labels.Count, limits.MaxLabels);
                    Labels.Add(reader.Bytes());
                    labelBytes += Labels[^1].Length;
                    if (labelBytes > limits.MaxLineLength)
                    {
                        // They are remembered as written, with fields that nobody knows.
                        throw reader.Error($"the labels are too long: at most {limits.MaxLineLength} bytes are read");
                    }

                    break;
                case (2, MetricType.Gauge):
                    Single(reader.Message(ProtoMessage.Gauge));
                    break;
                case (3, MetricType.Counter):
                    Counter(reader.Message(ProtoMessage.Counter));
                    break;
                case (4, MetricType.Summary):
                    Summary(reader.Message(ProtoMessage.Summary), limits.MaxBuckets);
                    break;
                case (5, MetricType.Unknown):
                    Single(reader.Message(ProtoMessage.Untyped));
                    break;
                case (6, _):
                    TimestampMs = reader.Int64() is var timestamp && timestamp != 0 ? timestamp : null;
                    break;
                case (7, MetricType.Histogram or MetricType.GaugeHistogram):
                    Histogram.Read(body, reader.Bytes(), limits.MaxBuckets);
                    CreatedMs = Histogram.CreatedMs;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    /// <summary>A timestamp message in milliseconds.</summary>
    public static long Milliseconds(WireReader reader)
    {
        long seconds = 0, nanos = 0;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    seconds = reader.Int64();
                    break;
                case 2:
                    nanos = reader.Int64();
                    break;
                default:
                    reader.Skip();
                    break;
            }

            if (Math.Abs((double)seconds) > long.MaxValue / 2000 || Math.Abs((double)nanos) > int.MaxValue)
            {
                throw reader.Error("the time is out of range");
            }
        }

        return (seconds * 1000) + (nanos / 1_000_000);
    }

    /// <summary>A label pair, of a metric or an exemplar.</summary>
    public static (ByteRange Name, ByteRange Value) Label(WireReader reader, ExpositionLimits limits)
    {
        ByteRange name = default, value = default;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    name = reader.Text(limits.MaxNameLength);
                    break;
                case 2:
                    value = reader.Text(limits.MaxValueLength);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return name.IsEmpty ? throw reader.Error("the label has no name") : (name, value);
    }

    private void Clear()
    {
        Labels.Clear();
        Quantiles.Clear();
        Histogram.Clear();
        Exemplar = default;
        (Value, SummaryCount, SummarySum, TimestampMs, CreatedMs) = (0, 0, 0, null, null);
    }

    private void Single(WireReader reader)
    {
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                Value = reader.Double();
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void Counter(WireReader reader)
    {
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    Value = reader.Double();
                    break;
                case 2:
                    Exemplar = reader.Bytes();
                    break;
                case 3:
                    CreatedMs = Milliseconds(reader.Message(ProtoMessage.Timestamp));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private void Summary(WireReader reader, int maxQuantiles)
    {
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    SummaryCount = reader.Varint();
                    break;
                case 2:
                    SummarySum = reader.Double();
                    break;
                case 3:
                    reader.Bound(Quantiles.Count, maxQuantiles);
                    Quantiles.Add(Quantile(reader.Message(ProtoMessage.Quantile)));
                    break;
                case 4:
                    CreatedMs = Milliseconds(reader.Message(ProtoMessage.Timestamp));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private static ProtobufBucket Quantile(WireReader reader)
    {
        double quantile = 0, value = 0;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    quantile = reader.Double();
                    break;
                case 2:
                    value = reader.Double();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new ProtobufBucket(quantile, value, default);
    }
}
