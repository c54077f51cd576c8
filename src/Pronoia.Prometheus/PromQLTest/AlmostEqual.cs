using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQLTest;

/// <summary>Comparison up to a relative error of one millionth; NaN equals NaN.</summary>
internal static class AlmostEqual
{
    private const double Tolerance = 1e-6;

    /// <summary>The smallest normal number; below it only the absolute error counts.</summary>
    private const double MinNormal = 2.2250738585072014e-308;

    public static bool Floats(double a, double b)
    {
        if (StaleMarker.IsStale(a) || StaleMarker.IsStale(b))
        {
            return StaleMarker.IsStale(a) && StaleMarker.IsStale(b);
        }

        if (a == b || (double.IsNaN(a) && double.IsNaN(b)))
        {
            return true;
        }

        var sum = Math.Abs(a) + Math.Abs(b);
        var difference = Math.Abs(a - b);
        return a == 0 || b == 0 || sum < MinNormal
            ? difference < Tolerance * MinNormal
            : difference / Math.Min(sum, double.MaxValue) < Tolerance;
    }

    public static bool Histograms(FloatHistogram a, FloatHistogram b) =>
        a.Schema == b.Schema && Floats(a.Count, b.Count) && Floats(a.Sum, b.Sum) && a.ZeroThreshold == b.ZeroThreshold
        && Floats(a.ZeroCount, b.ZeroCount) && a.CustomValues.Span.SequenceEqual(b.CustomValues.Span)
        && Buckets(a.Positive.Compact(), b.Positive.Compact()) && Buckets(a.Negative.Compact(), b.Negative.Compact());

    private static bool Buckets(HistogramBuckets a, HistogramBuckets b)
    {
        if (!a.Indexes.SequenceEqual(b.Indexes))
        {
            return false;
        }

        for (var i = 0; i < a.Count; i++)
        {
            if (!Floats(a.Counts[i], b.Counts[i]))
            {
                return false;
            }
        }

        return true;
    }
}
