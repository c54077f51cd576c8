using System.Buffers;
using Pronoia.Prometheus.Exposition.Protobuf;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Exposition;

/// <summary>
/// Writes metric families as length-delimited messages <c>io.prometheus.client.MetricFamily</c>
/// (https://github.com/prometheus/client_model/blob/master/io/prometheus/client/metrics.proto). A counter keeps the <c>_total</c> of its samples in the family's name, infos
/// and statesets become gauges, creation times fields of their metrics. Native histograms are written with floating-point populations, as Prometheus federates them; those
/// with custom boundaries, which the format lacks, as classic ones.
/// </summary>
public static class ProtobufWriter
{
    /// <summary>Writes the families in the order given.</summary>
    public static void Write(IBufferWriter<byte> writer, IEnumerable<MetricFamily> families)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(families);
        var stream = new WireWriter();
        var message = new WireWriter();
        foreach (var family in families)
        {
            message.Clear();
            Write(message, family);
            stream.Clear();
            stream.Delimited(message.Written);
            writer.Write(stream.Written);
        }
    }

    private static void Write(WireWriter output, MetricFamily family)
    {
        output.Text(1, family.TextName());
        if (family.Help.Length > 0)
        {
            output.Text(2, family.Help);
        }

        output.Number(3, family.Type switch
        {
            MetricType.Counter => 0,
            MetricType.Gauge or MetricType.Info or MetricType.StateSet => 1,
            MetricType.Summary => 2,
            MetricType.Histogram => 4,
            MetricType.GaugeHistogram => 5,
            _ => 3UL,
        });
        switch (family.Type)
        {
            case MetricType.Summary:
                Grouped(output, family, 4, "", "quantile");
                break;
            case MetricType.Histogram or MetricType.GaugeHistogram:
                Native(output, family);
                Grouped(output, family, 7, "_bucket", "le");
                break;
            default:
                Singles(output, family);
                break;
        }

        if (family.Unit.Length > 0)
        {
            output.Text(5, family.Unit);
        }
    }

    private static void Singles(WireWriter output, MetricFamily family)
    {
        var created = family.Type == MetricType.Counter ? family.CreatedName() : null;
        var times = family.Points.Where(p => p.Name == created).GroupBy(p => p.Labels).ToDictionary(g => g.Key, g => g.First().Value);
        foreach (var point in family.Points)
        {
            if (point.Name == created)
            {
                continue;
            }

            var metric = Metric(output, point.Labels);
            var value = metric.Begin();
            value.Double(1, point.Value);
            if (family.Type == MetricType.Counter)
            {
                Exemplar(value, 2, point.Exemplar);
                if (times.TryGetValue(point.Labels, out var seconds))
                {
                    Time(value, 3, (long)Math.Round(seconds * 1000));
                }
            }

            metric.Message(family.Type switch { MetricType.Counter => 3, MetricType.Gauge or MetricType.Info or MetricType.StateSet => 2, _ => 5 });
            End(output, metric, point.TimestampMs);
        }
    }

    private static void Native(WireWriter output, MetricFamily family)
    {
        foreach (var point in family.Points)
        {
            if (point.Histogram is not { } histogram)
            {
                continue;
            }

            var metric = Metric(output, point.Labels);
            var value = metric.Begin();
            if (histogram.UsesCustomBuckets)
            {
                CustomBuckets(value, histogram);
            }
            else
            {
                NativeBuckets(value, histogram);
            }

            metric.Message(7);
            End(output, metric, point.TimestampMs);
        }
    }

    private static void NativeBuckets(WireWriter output, FloatHistogram histogram)
    {
        output.Double(2, histogram.Sum);
        output.Double(4, histogram.Count);
        output.Signed(5, histogram.Schema);
        output.Double(6, histogram.ZeroThreshold);
        output.Double(8, histogram.ZeroCount);
        Spans(output, 9, 11, histogram.Negative);
        Spans(output, 12, 14, histogram.Positive);
        if (histogram.Negative.Count == 0 && histogram.Positive.Count == 0)
        {
            // An empty span says that this is a native histogram.
            output.Begin();
            output.Message(12);
        }
    }

    private static void Spans(WireWriter output, int spanField, int countField, HistogramBuckets buckets)
    {
        var next = 0;
        for (var start = 0; start < buckets.Count;)
        {
            var end = start + 1;
            while (end < buckets.Count && buckets.Indexes[end] == buckets.Indexes[end - 1] + 1)
            {
                end++;
            }

            var span = output.Begin();
            span.Signed(1, buckets.Indexes[start] - next);
            span.Number(2, (ulong)(end - start));
            output.Message(spanField);
            (next, start) = (buckets.Indexes[end - 1] + 1, end);
        }

        foreach (var count in buckets.Counts)
        {
            output.Double(countField, count);
        }
    }

    private static void CustomBuckets(WireWriter output, FloatHistogram histogram)
    {
        output.Double(2, histogram.Sum);
        output.Double(4, histogram.Count);
        foreach (var (bound, cumulative) in histogram.CumulativeCustomBuckets())
        {
            Bucket(output, bound, cumulative, null);
        }
    }

    private static void Grouped(WireWriter output, MetricFamily family, int field, string suffix, string label)
    {
        var isSummary = field == 4;
        foreach (var group in ProtobufGrouping.Of(family, suffix, label))
        {
            var metric = Metric(output, group.Labels);
            var value = metric.Begin();
            Count(value, 1, isSummary ? null : 4, group.Count);
            value.Double(2, group.Sum);
            foreach (var (bound, point) in group.Elements)
            {
                if (isSummary)
                {
                    var quantile = value.Begin();
                    quantile.Double(1, bound);
                    quantile.Double(2, point.Value);
                    value.Message(3);
                }
                else
                {
                    Bucket(value, bound, point.Value, point.Exemplar);
                }
            }

            if (group.Created is { } seconds)
            {
                Time(value, isSummary ? 4 : 15, (long)Math.Round(seconds * 1000));
            }

            metric.Message(field);
            End(output, metric, group.TimestampMs);
        }
    }

    private static void Bucket(WireWriter output, double bound, double cumulative, Exemplar? exemplar)
    {
        var bucket = output.Begin();
        Count(bucket, 1, 4, cumulative);
        bucket.Double(2, bound);
        Exemplar(bucket, 3, exemplar);
        output.Message(3);
    }

    // A count that is not whole has a field of its own, but for a summary's.
    private static void Count(WireWriter output, int field, int? floatField, double count)
    {
        if (floatField is { } other && !(count >= 0 && count < ulong.MaxValue && count == Math.Floor(count)))
        {
            output.Double(other, count);
        }
        else
        {
            output.Number(field, double.IsNaN(count) ? 0 : (ulong)Math.Clamp(count, 0, long.MaxValue));
        }
    }

    private static void Exemplar(WireWriter output, int field, Exemplar? exemplar)
    {
        if (exemplar is null)
        {
            return;
        }

        var message = output.Begin();
        Labels(message, exemplar.Labels);
        message.Double(2, exemplar.Value);
        if (exemplar.TimestampMs is { } timestamp)
        {
            Time(message, 3, timestamp);
        }

        output.Message(field);
    }

    private static void Time(WireWriter output, int field, long milliseconds)
    {
        var seconds = Math.DivRem(milliseconds, 1000, out var rest);
        var message = output.Begin();
        message.Number(1, (ulong)(rest < 0 ? seconds - 1 : seconds));
        message.Number(2, (ulong)((rest < 0 ? rest + 1000 : rest) * 1_000_000));
        output.Message(field);
    }

    private static WireWriter Metric(WireWriter output, Labels labels)
    {
        var metric = output.Begin();
        Labels(metric, labels);
        return metric;
    }

    private static void Labels(WireWriter output, Labels labels)
    {
        foreach (var label in labels.AsSpan())
        {
            var pair = output.Begin();
            pair.Text(1, label.Name);
            pair.Text(2, label.Value);
            output.Message(1);
        }
    }

    private static void End(WireWriter output, WireWriter metric, long? timestampMs)
    {
        if (timestampMs is { } timestamp)
        {
            metric.Number(6, (ulong)timestamp);
        }

        output.Message(4);
    }
}
