using Pronoia.Prometheus.Histograms;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>How many samples a native histogram counts as in statistics: one for every 16 bytes that it has in Prometheus's memory, timestamp included.</summary>
internal static class HistogramWeight
{
    private const int FixedBytes = 168 + 8;
    private const int BytesOfElement = 8;
    private const int BytesOfSample = 16;

    public static int Of(FloatHistogram histogram) =>
        (FixedBytes + (BytesOfElement * (Elements(histogram.Positive) + Elements(histogram.Negative) + histogram.CustomValues.Length))) / BytesOfSample;

    public static long Of(ReadOnlySpan<FloatHistogram> histograms)
    {
        long sum = 0;
        foreach (var histogram in histograms)
        {
            sum += Of(histogram);
        }

        return sum;
    }

    // Buckets, and the spans that consecutive ones make.
    private static int Elements(HistogramBuckets buckets)
    {
        var elements = buckets.Count;
        for (var i = 0; i < buckets.Count; i++)
        {
            elements += i == 0 || buckets.Indexes[i] != buckets.Indexes[i - 1] + 1 ? 1 : 0;
        }

        return elements;
    }
}
