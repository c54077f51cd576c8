namespace Pronoia.Prometheus.Histograms;

/// <summary>
/// The operators <c>&lt;/</c> and <c>&gt;/</c>: the observations below or above a value. A bucket around the value is divided by interpolation, and the sum
/// is estimated anew from the middles of what remains of the buckets.
/// </summary>
internal static class HistogramTrim
{
    public static FloatHistogram Trim(FloatHistogram histogram, double value, bool upper)
    {
        var trimmed = false;
        double count = 0;
        double sum = 0;
        var positive = TrimSide(histogram.Positive, mirrored: false);
        var negative = TrimSide(histogram.Negative, mirrored: true);
        var zeroCount = histogram.ZeroCount == 0 ? 0 : Keep(ZeroBounds(histogram), histogram.ZeroCount, linear: true);
        return trimmed
            ? FloatHistogram.Copy(
                histogram.Schema, count, sum, positive.Compact(), negative.Compact(), histogram.ZeroThreshold, zeroCount, histogram.CustomValues, histogram.ResetHint)
            : histogram;

        HistogramBuckets TrimSide(HistogramBuckets buckets, bool mirrored)
        {
            var counts = new double[buckets.Count];
            for (var i = 0; i < counts.Length; i++)
            {
                var (low, high) = (histogram.UpperBound(buckets.Indexes[i] - 1), histogram.UpperBound(buckets.Indexes[i]));
                counts[i] = Keep(mirrored ? (-high, -low) : (low, high), buckets.Counts[i], histogram.UsesCustomBuckets);
            }

            return new HistogramBuckets(buckets.Indexes.ToArray(), counts);
        }

        double Keep((double Low, double High) bounds, double population, bool linear)
        {
            var (low, high) = bounds;
            var (from, to, share) = (low, high, 1.0);
            if (upper ? low >= value : high <= value && low < value)
            {
                share = 0;
            }
            else if (!upper && double.IsNegativeInfinity(low) && low < value && ((value < 0 && high > 0) || double.IsPositiveInfinity(high)))
            {
                // As in Prometheus, nothing is kept where the bucket's lower end cannot be guessed.
                share = 0;
            }
            else if (low < value && value < high)
            {
                var under = Under(low, high, value, linear);
                (from, to, share) = upper ? (low, value, under) : (value, high, 1 - under);
            }

            var kept = population * share;
            trimmed |= kept != population;
            count += kept;
            sum += kept == 0 ? 0 : kept * Middle(from, to, linear);
            return kept;
        }
    }

    /// <summary>A zero bucket ends at zero on the side where no other bucket is populated.</summary>
    private static (double Low, double High) ZeroBounds(FloatHistogram histogram)
    {
        var threshold = histogram.ZeroThreshold;
        var hasPositive = histogram.Positive.Counts.IndexOfAnyExcept(0) >= 0;
        var hasNegative = histogram.Negative.Counts.IndexOfAnyExcept(0) >= 0;
        return hasPositive == hasNegative ? (-threshold, threshold) : hasPositive ? (0, threshold) : (-threshold, 0);
    }

    /// <summary>The share of a bucket's observations below a value inside of it.</summary>
    private static double Under(double low, double high, double value, bool linear)
    {
        if (double.IsNegativeInfinity(low))
        {
            return high <= 0 ? 1 : value > 0 && double.IsFinite(high) ? value / high : 0;
        }

        if (double.IsPositiveInfinity(high))
        {
            return 0;
        }

        if (linear)
        {
            return (value - low) / (high - low);
        }

        return low > 0
            ? (Math.Log2(value) - Math.Log2(low)) / (Math.Log2(high) - Math.Log2(low))
            : 1 - (Math.Log2(-value) - Math.Log2(-high)) / (Math.Log2(-low) - Math.Log2(-high));
    }

    private static double Middle(double low, double high, bool linear)
    {
        if (double.IsInfinity(low) || double.IsInfinity(high))
        {
            return double.IsNegativeInfinity(low)
                ? double.IsPositiveInfinity(high) ? 0 : high > 0 ? high / 2 : high
                : low;
        }

        return linear ? (low + high) / 2 : Math.CopySign(Math.Sqrt(Math.Abs(low * high)), low + high);
    }
}
