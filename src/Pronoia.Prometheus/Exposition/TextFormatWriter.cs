using System.Buffers;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Exposition;

/// <summary>
/// Writes metric families in Prometheus's text format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/). Names that are not
/// classic names are quoted as in 1.0.0. What the format lacks is written as Go's <c>expfmt</c> maps it: an OpenMetrics counter carries its
/// <c>_total</c> in the family's name, infos and statesets become gauges, gauge histograms untyped, creation times gauges of their own;
/// exemplars, units and native histograms are left out, but histograms with custom boundaries are written as classic ones.
/// </summary>
public static class TextFormatWriter
{
    /// <summary>Writes the families in the order given.</summary>
    public static void Write(IBufferWriter<byte> writer, IEnumerable<MetricFamily> families)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(families);
        var output = new Utf8Output(writer);
        foreach (var family in families)
        {
            Write(output, family);
        }
    }

    private static void Write(Utf8Output output, MetricFamily family)
    {
        var created = family.Type is MetricType.Counter or MetricType.Histogram or MetricType.Summary ? family.CreatedName() : null;
        Header(output, family.TextName(), family.Help, TypeName(family.Type));
        foreach (var point in family.Points)
        {
            if (point.Name != created)
            {
                Sample(output, point);
            }
        }

        if (created is not null && family.Points.Any(p => p.Name == created))
        {
            Header(output, created, family.Help, "gauge");
            foreach (var point in family.Points)
            {
                if (point.Name == created)
                {
                    Sample(output, point);
                }
            }
        }
    }

    private static void Header(Utf8Output output, string name, string help, string type)
    {
        if (help.Length > 0)
        {
            output.Ascii("# HELP "u8);
            output.MetricName(name);
            output.Ascii(" "u8);
            output.Escaped(help, "\\\n");
            output.Ascii("\n"u8);
        }

        output.Ascii("# TYPE "u8);
        output.MetricName(name);
        output.Ascii(" "u8);
        output.Text(type);
        output.Ascii("\n"u8);
    }

    private static void Sample(Utf8Output output, MetricPoint point)
    {
        if (point.Histogram is { } histogram)
        {
            Classic(output, point, histogram);
            return;
        }

        output.Series(point.Name, point.Labels);
        output.Number(point.Value);
        if (point.TimestampMs is { } timestamp)
        {
            output.Ascii(" "u8);
            output.Integer(timestamp);
        }

        output.Ascii("\n"u8);
    }

    // A histogram with custom boundaries has a classic form; one with exponential buckets has none here.
    private static void Classic(Utf8Output output, MetricPoint point, FloatHistogram histogram)
    {
        if (!histogram.UsesCustomBuckets)
        {
            return;
        }

        foreach (var (bound, cumulative) in histogram.CumulativeCustomBuckets())
        {
            Sample(output, new MetricPoint(point.Name + "_bucket", point.Labels.With("le", GoFloat.Shortest(bound)), cumulative, point.TimestampMs));
        }

        Sample(output, new MetricPoint(point.Name + "_sum", point.Labels, histogram.Sum, point.TimestampMs));
        Sample(output, new MetricPoint(point.Name + "_count", point.Labels, histogram.Count, point.TimestampMs));
    }

    private static string TypeName(MetricType type) => type switch
    {
        MetricType.Counter => "counter",
        MetricType.Gauge or MetricType.Info or MetricType.StateSet => "gauge",
        MetricType.Histogram => "histogram",
        MetricType.Summary => "summary",
        _ => "untyped",
    };
}
