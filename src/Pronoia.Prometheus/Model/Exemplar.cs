namespace Pronoia.Prometheus.Model;

/// <summary>A reference from a sample to something outside the metrics, usually a trace (OpenMetrics 1.0, exemplars).</summary>
/// <param name="Labels">What it refers to; never holds a metric name.</param>
/// <param name="Value">The value observed.</param>
/// <param name="TimestampMs">Milliseconds since the epoch where stated.</param>
public sealed record Exemplar(Labels Labels, double Value, long? TimestampMs = null);
