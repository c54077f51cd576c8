using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Rules;

/// <summary>One element of an instant vector. A scalar is one element without labels.</summary>
/// <param name="Labels">The series.</param>
/// <param name="Value">The value; NaN for a native histogram.</param>
public readonly record struct InstantSample(Labels Labels, double Value)
{
    /// <summary>The native histogram, or null for a float.</summary>
    public FloatHistogram? Histogram { get; init; }
}
