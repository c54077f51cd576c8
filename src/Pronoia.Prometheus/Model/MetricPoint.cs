using Pronoia.Prometheus.Histograms;

namespace Pronoia.Prometheus.Model;

/// <summary>One sample line of a metric family.</summary>
/// <param name="Name">The sample's name: the family's, or with a suffix such as <c>_bucket</c> or <c>_sum</c>.</param>
/// <param name="Labels">The labels without the metric name.</param>
/// <param name="Value">The value.</param>
/// <param name="TimestampMs">Milliseconds since the epoch where the line carries a timestamp.</param>
/// <param name="Exemplar">The exemplar where the line carries one (OpenMetrics).</param>
public readonly record struct MetricPoint(string Name, Labels Labels, double Value, long? TimestampMs = null, Exemplar? Exemplar = null)
{
    /// <summary>The native histogram, or null for a float sample, whose value counts then.</summary>
    public FloatHistogram? Histogram { get; init; }
}
