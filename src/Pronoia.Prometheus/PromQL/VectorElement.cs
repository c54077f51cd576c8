using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQL;

/// <summary>One element of an instant vector.</summary>
/// <param name="Labels">Its labels.</param>
/// <param name="TimestampMs">The evaluation time, milliseconds since the epoch.</param>
/// <param name="Value">The value of a float sample; ignored where <paramref name="Histogram"/> is set.</param>
/// <param name="Histogram">The histogram of a histogram sample.</param>
public readonly record struct VectorElement(Labels Labels, long TimestampMs, double Value, FloatHistogram? Histogram);
