using System.Text;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Exposition;

/// <summary>Names of types and escapes, as the formats write them.</summary>
public static class ExpositionText
{
    private const int MaxShown = 60;

    /// <summary>
    /// Undoes <c>\\</c>, <c>\"</c> and <c>\n</c>. Any other character after a backslash stays with it, as in Prometheus.
    /// </summary>
    public static string Unescape(ReadOnlySpan<byte> text)
    {
        if (!text.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(text);
        }

        var result = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var escaped = text[i] == '\\' && i + 1 < text.Length ? text[i + 1] : default;
            if (escaped is (byte)'\\' or (byte)'"' or (byte)'n')
            {
                result[length++] = escaped == 'n' ? (byte)'\n' : escaped;
                i++;
            }
            else
            {
                result[length++] = text[i];
            }
        }

        return Encoding.UTF8.GetString(result, 0, length);
    }

    internal static MetricType? TextType(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("counter"u8) ? MetricType.Counter
        : text.SequenceEqual("gauge"u8) ? MetricType.Gauge
        : text.SequenceEqual("histogram"u8) ? MetricType.Histogram
        : text.SequenceEqual("summary"u8) ? MetricType.Summary
        : text.SequenceEqual("untyped"u8) ? MetricType.Unknown
        : null;

    internal static MetricType? OpenMetricsType(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("unknown"u8) ? MetricType.Unknown
        : text.SequenceEqual("gaugehistogram"u8) ? MetricType.GaugeHistogram
        : text.SequenceEqual("info"u8) ? MetricType.Info
        : text.SequenceEqual("stateset"u8) ? MetricType.StateSet
        : text.SequenceEqual("untyped"u8) ? null
        : TextType(text);

    /// <summary>A type as OpenMetrics names it.</summary>
    internal static ReadOnlySpan<byte> TypeName(MetricType type) => type switch
    {
        MetricType.Counter => "counter"u8,
        MetricType.Gauge => "gauge"u8,
        MetricType.Histogram => "histogram"u8,
        MetricType.GaugeHistogram => "gaugehistogram"u8,
        MetricType.Summary => "summary"u8,
        MetricType.Info => "info"u8,
        MetricType.StateSet => "stateset"u8,
        _ => "unknown"u8,
    };

    /// <summary>The index of the quote that closes the one at index 0, or −1.</summary>
    internal static int ClosingQuote(ReadOnlySpan<byte> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Text for a message, cut where long.</summary>
    internal static string Shown(ReadOnlySpan<byte> text)
    {
        var shown = Encoding.UTF8.GetString(text.Length <= MaxShown ? text : text[..MaxShown]);
        return text.Length <= MaxShown ? shown : shown + "...";
    }
}
