using Pronoia.Prometheus.Histograms;

namespace Pronoia.Storage.Series.Histograms;

/// <summary>What a stored histogram may be: bounds what a hostile target or a damaged file can make us allocate.</summary>
internal static class HistogramLimits
{
    /// <summary>The most buckets, positive and negative together, and the most custom values. Sixty powers of two in the finest schema take 15,360.</summary>
    public const int MaxBuckets = 16_384;

    /// <summary>Whether a histogram can be stored: its schema is known and it has no more buckets than allowed.</summary>
    public static bool Allow(FloatHistogram histogram) =>
        IsSchema(histogram.Schema) && histogram.Positive.Count + histogram.Negative.Count <= MaxBuckets && histogram.CustomValues.Length <= MaxBuckets;

    public static bool IsSchema(int schema) => schema is FloatHistogram.CustomSchema or (>= FloatHistogram.MinSchema and <= FloatHistogram.MaxSchema);
}
