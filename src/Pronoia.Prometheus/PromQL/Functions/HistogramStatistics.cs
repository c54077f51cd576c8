using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL.Evaluation;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>Estimates from native histograms.</summary>
internal static class HistogramStatistics
{
    /// <summary>The population variance, each observation taken at the middle of its bucket: geometric for exponential buckets, 0 for the zero bucket.</summary>
    public static double Variance(FloatHistogram histogram)
    {
        var mean = histogram.Sum / histogram.Count;
        double sum = 0;
        double compensation = 0;
        foreach (var bucket in histogram.Buckets())
        {
            if (bucket.Count == 0)
            {
                continue;
            }

            var middle = histogram.UsesCustomBuckets ? (bucket.Upper + bucket.Lower) / 2
                : bucket is { Lower: <= 0, Upper: >= 0 } ? 0
                : Math.CopySign(Math.Sqrt(bucket.Upper * bucket.Lower), bucket.Upper);
            var delta = middle - mean;
            KahanSum.Add(bucket.Count * delta * delta, ref sum, ref compensation);
        }

        return (sum + compensation) / histogram.Count;
    }

    /// <summary>The quantile: interpolated linearly in custom buckets and in the zero bucket, exponentially in the others.</summary>
    /// <param name="histogram">The histogram.</param>
    /// <param name="quantile">The quantile, 0 to 1.</param>
    /// <param name="hint">What NaN observations did to the result.</param>
    public static double Quantile(FloatHistogram histogram, double quantile, out string? hint)
    {
        hint = null;
        if (quantile is < 0 or > 1)
        {
            return quantile < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        }

        if (histogram.Count == 0 || double.IsNaN(quantile))
        {
            return StaleMarker.NormalNaN;
        }

        // NaN observations are in no bucket, so the ranks of the upper half are only right from below.
        var hasNaN = double.IsNaN(histogram.Sum);
        var forward = hasNaN || quantile < 0.5;
        var rank = (forward ? quantile : 1 - quantile) * histogram.Count;
        var (bucket, count) = Find(histogram, rank, forward);
        if (!histogram.UsesCustomBuckets)
        {
            bucket = bucket is { Lower: < 0, Upper: > 0 } ? OneSided(histogram, bucket) : bucket;
        }
        else if (double.IsNegativeInfinity(bucket.Lower))
        {
            if (bucket.Upper <= 0)
            {
                return bucket.Upper;
            }

            bucket = bucket with { Lower = 0 };
        }
        else if (double.IsPositiveInfinity(bucket.Upper))
        {
            return bucket.Lower;
        }

        count = Math.Min(count, histogram.Count);
        if (count < rank)
        {
            if (hasNaN)
            {
                hint = "input to histogram_quantile has NaN observations, result is NaN";
                return StaleMarker.NormalNaN;
            }

            return bucket.Upper;
        }

        if (HasNaN(histogram))
        {
            hint = "input to histogram_quantile has NaN observations, result is skewed higher";
        }

        var fraction = (forward ? rank - (count - bucket.Count) : count - rank) / bucket.Count;
        if (histogram.UsesCustomBuckets || bucket is { Lower: <= 0, Upper: >= 0 })
        {
            return bucket.Lower + (bucket.Upper - bucket.Lower) * fraction;
        }

        var (logLower, logUpper) = (Math.Log2(Math.Abs(bucket.Lower)), Math.Log2(Math.Abs(bucket.Upper)));
        return bucket.Lower > 0
            ? Math.Pow(2, logLower + (logUpper - logLower) * fraction)
            : -Math.Pow(2, logUpper + (logLower - logUpper) * (1 - fraction));
    }

    /// <summary>The share of observations between two bounds, by the same interpolation.</summary>
    public static double Fraction(FloatHistogram histogram, double lower, double upper)
    {
        var ranks = new FractionRanks(lower, upper);
        foreach (var bucket in histogram.Buckets())
        {
            var aroundZero = bucket is { Lower: <= 0, Upper: >= 0 };
            var bounded = aroundZero ? OneSided(histogram, bucket) : bucket;
            if (histogram.UsesCustomBuckets || aroundZero)
            {
                ranks.AddLinear(bounded.Lower, bounded.Upper, bucket.Count);
            }
            else
            {
                ranks.AddExponential(bounded.Lower, bounded.Upper, bucket.Count);
            }
        }

        return ranks.Result(double.IsNaN(histogram.Sum) ? InBuckets(histogram) : histogram.Count, histogram.Count);
    }

    /// <summary>Whether there are observations of NaN, which are in no bucket.</summary>
    public static bool HasNaN(FloatHistogram histogram) => double.IsNaN(histogram.Sum) && InBuckets(histogram) < histogram.Count;

    private static double InBuckets(FloatHistogram histogram) => histogram.Buckets().Sum(b => b.Count);

    /// <summary>The populated bucket in which the rank lies, and how many observations it and those before it hold.</summary>
    private static (HistogramBucket Bucket, double Count) Find(FloatHistogram histogram, double rank, bool forward)
    {
        var buckets = forward ? histogram.Buckets() : histogram.Buckets().Reverse();
        var found = default(HistogramBucket);
        double count = 0;
        foreach (var bucket in buckets)
        {
            if (bucket.Count == 0)
            {
                continue;
            }

            found = bucket;
            count += bucket.Count;
            if (count >= rank)
            {
                break;
            }
        }

        return (found, count);
    }

    /// <summary>A bucket around zero ends at zero on the side where the histogram has no other buckets.</summary>
    private static HistogramBucket OneSided(FloatHistogram histogram, HistogramBucket bucket) =>
        (histogram.Negative.Count, histogram.Positive.Count) switch
        {
            (0, > 0) => bucket with { Lower = 0 },
            ( > 0, 0) => bucket with { Upper = 0 },
            _ => bucket,
        };
}
