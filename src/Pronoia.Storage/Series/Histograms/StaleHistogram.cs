using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;

namespace Pronoia.Storage.Series.Histograms;

/// <summary>The sample that ends a series of histograms: nothing but a sum that is the stale marker, as Prometheus stores it.</summary>
internal static class StaleHistogram
{
    public static FloatHistogram Value { get; } = new(0, 0, StaleMarker.Value);

    /// <summary>Whether a histogram is that one, bit for bit, and not one with buckets whose sum happens to be the marker.</summary>
    public static bool Is(FloatHistogram histogram) =>
        StaleMarker.IsStale(histogram.Sum) && histogram.ResetHint == CounterResetHint.Unknown && HistogramBits.Same(histogram, Value);
}
