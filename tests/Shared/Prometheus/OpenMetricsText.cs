using System.Globalization;
using System.Text;
using Pronoia.Prometheus.Query;

namespace Pronoia.Tests;

/// <summary>Writes series as the OpenMetrics text that promtool makes blocks from.</summary>
internal static class OpenMetricsText
{
    public static string Of(IEnumerable<SeriesData> series)
    {
        var text = new StringBuilder();
        foreach (var one in series)
        {
            for (var i = 0; i < one.Count; i++)
            {
                text.Append(Line(one, i)).Append('\n');
            }
        }

        return text.Append("# EOF\n").ToString();
    }

    private static string Line(SeriesData series, int index)
    {
        // Prometheus 2.42 takes no space between labels.
        var labels = series.Labels.ToString().Replace("\", ", "\",", StringComparison.Ordinal);
        var value = series.Values.Span[index] switch
        {
            double.PositiveInfinity => "+Inf",
            double.NegativeInfinity => "-Inf",
            var other => other.ToString("R", CultureInfo.InvariantCulture),
        };
        return FormattableString.Invariant($"{labels} {value} {series.Timestamps.Span[index] / 1000.0:F3}");
    }
}
