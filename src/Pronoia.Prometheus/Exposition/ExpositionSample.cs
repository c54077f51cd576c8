using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Exposition;

/// <summary>One sample as a target exposes it.</summary>
/// <param name="Labels">The series, metric name included.</param>
/// <param name="Value">The value; ignored where there is a <see cref="Histogram"/>.</param>
/// <param name="TimestampMs">Milliseconds since the epoch where the target states a timestamp.</param>
public readonly record struct ExpositionSample(Labels Labels, double Value, long? TimestampMs)
{
    /// <summary>The native histogram, or null for a float sample.</summary>
    public FloatHistogram? Histogram { get; init; }
}
