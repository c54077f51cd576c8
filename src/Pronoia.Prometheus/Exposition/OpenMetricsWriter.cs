using System.Buffers;
using System.Globalization;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Exposition;

/// <summary>
/// Writes metric families in OpenMetrics 1.0 (https://prometheus.io/docs/specs/om/open_metrics_spec/), with exemplars and units. A counter from
/// the text format loses the <c>_total</c> of its family's name, or gains it on its samples; bounds and quantiles become canonical numbers
/// (<c>le="1.0"</c>). Native histograms are left out: the format lacks them.
/// </summary>
public static class OpenMetricsWriter
{
    private const string TotalSuffix = "_total";

    /// <summary>Writes the families in the order given, and <c># EOF</c>.</summary>
    public static void Write(IBufferWriter<byte> writer, IEnumerable<MetricFamily> families)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(families);
        var output = new Utf8Output(writer);
        foreach (var family in families)
        {
            Write(output, family);
        }

        output.Ascii("# EOF\n"u8);
    }

    private static void Write(Utf8Output output, MetricFamily family)
    {
        var isCounter = family.Type == MetricType.Counter;
        var name = isCounter && family.Name.EndsWith(TotalSuffix, StringComparison.Ordinal) ? family.Name[..^TotalSuffix.Length] : family.Name;
        if (family.Help.Length > 0)
        {
            Metadata(output, "# HELP "u8, name);
            output.Escaped(family.Help, "\\\"\n");
            output.Ascii("\n"u8);
        }

        Metadata(output, "# TYPE "u8, name);
        output.Ascii(ExpositionText.TypeName(family.Type));
        output.Ascii("\n"u8);
        if (family.Unit.Length > 0)
        {
            Metadata(output, "# UNIT "u8, name);
            output.Text(family.Unit);
            output.Ascii("\n"u8);
        }

        foreach (var point in family.Points.Where(p => p.Histogram is null))
        {
            Sample(output, point, isCounter && point.Name == name ? name + TotalSuffix : point.Name);
        }
    }

    private static void Metadata(Utf8Output output, ReadOnlySpan<byte> keyword, string name)
    {
        output.Ascii(keyword);
        output.MetricName(name);
        output.Ascii(" "u8);
    }

    private static void Sample(Utf8Output output, MetricPoint point, string name)
    {
        output.Series(name, point.Labels, CanonicalValue);
        output.Number(point.Value);
        Timestamp(output, point.TimestampMs);
        if (point.Exemplar is { } exemplar)
        {
            output.Ascii(" # {"u8);
            output.LabelPairs(exemplar.Labels);
            output.Ascii("} "u8);
            output.Number(exemplar.Value);
            Timestamp(output, exemplar.TimestampMs);
        }

        output.Ascii("\n"u8);
    }

    private static void Timestamp(Utf8Output output, long? milliseconds)
    {
        if (milliseconds is { } value)
        {
            output.Ascii(" "u8);
            output.Text((value / 1000m).ToString("0.###", CultureInfo.InvariantCulture));
        }
    }

    private static string CanonicalValue(Label label)
    {
        var isWhole = label.Name is "le" or "quantile" && label.Value.AsSpan().TrimStart('-') is { Length: > 0 } digits && !digits.ContainsAnyExceptInRange('0', '9');
        return isWhole ? label.Value + ".0" : label.Value;
    }
}
