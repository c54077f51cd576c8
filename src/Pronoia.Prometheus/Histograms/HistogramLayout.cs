namespace Pronoia.Prometheus.Histograms;

/// <summary>Brings histograms to a common layout: the coarser schema, the wider zero bucket, the custom boundaries that both have.</summary>
internal static class HistogramLayout
{
    /// <summary>Both histograms in a common layout; null where one has custom boundaries and the other has not.</summary>
    public static (FloatHistogram Left, FloatHistogram Right)? Reconcile(FloatHistogram left, FloatHistogram right, HistogramOutcome outcome)
    {
        if (left.UsesCustomBuckets != right.UsesCustomBuckets)
        {
            return null;
        }

        if (left.UsesCustomBuckets)
        {
            return ReconcileCustom(left, right, outcome);
        }

        var schema = Math.Min(left.Schema, right.Schema);
        (left, right) = (WithZeroThreshold(left), WithZeroThreshold(right));
        while (left.ZeroThreshold != right.ZeroThreshold)
        {
            var threshold = Math.Max(left.ZeroThreshold, right.ZeroThreshold);
            (left, right) = (WidenZero(left, threshold), WidenZero(right, threshold));
        }

        // The zero buckets come first: in the finer schema they have to be widened less.
        return (Reduce(left, schema), Reduce(right, schema));
    }

    /// <summary>The histogram with a coarser schema.</summary>
    public static FloatHistogram Reduce(FloatHistogram histogram, int schema)
    {
        var shift = histogram.Schema - schema;
        return shift == 0
            ? histogram
            : FloatHistogram.Copy(
                schema, histogram.Count, histogram.Sum, histogram.Positive.Reindex(i => ExponentialBounds.Reduce(i, shift)),
                histogram.Negative.Reindex(i => ExponentialBounds.Reduce(i, shift)), histogram.ZeroThreshold, histogram.ZeroCount,
                histogram.CustomValues, histogram.ResetHint);
    }

    /// <summary>The histogram with a zero bucket at least as wide: wider where the threshold falls into a populated bucket.</summary>
    public static FloatHistogram WidenZero(FloatHistogram histogram, double threshold)
    {
        // Not the other way round: a threshold that is no number, as a broken target may expose, is not widened and does not widen.
        if (!(histogram.ZeroThreshold < threshold))
        {
            return histogram;
        }

        var widened = threshold;
        double previous;
        do
        {
            previous = widened;
            widened = Math.Max(Cover(histogram, histogram.Positive, widened), Cover(histogram, histogram.Negative, widened));
        }
        while (widened != previous);

        var (positive, absorbedPositive) = Absorb(histogram, histogram.Positive, widened);
        var (negative, absorbedNegative) = Absorb(histogram, histogram.Negative, widened);
        return FloatHistogram.Copy(
            histogram.Schema, histogram.Count, histogram.Sum, positive, negative, widened,
            histogram.ZeroCount + absorbedPositive + absorbedNegative, histogram.CustomValues, histogram.ResetHint);
    }

    /// <summary>The histogram with a zero bucket without width in place of one whose threshold is no number.</summary>
    private static FloatHistogram WithZeroThreshold(FloatHistogram histogram) => double.IsNaN(histogram.ZeroThreshold)
        ? FloatHistogram.Copy(
            histogram.Schema, histogram.Count, histogram.Sum, histogram.Positive, histogram.Negative, 0, histogram.ZeroCount, histogram.CustomValues, histogram.ResetHint)
        : histogram;

    /// <summary>The threshold, moved to the upper bound of the populated bucket it falls into.</summary>
    private static double Cover(FloatHistogram histogram, HistogramBuckets buckets, double threshold)
    {
        for (var i = 0; i < buckets.Count; i++)
        {
            var index = buckets.Indexes[i];
            if (buckets.Counts[i] != 0 && histogram.UpperBound(index - 1) < threshold && histogram.UpperBound(index) > threshold)
            {
                return histogram.UpperBound(index);
            }
        }

        return threshold;
    }

    private static (HistogramBuckets Kept, double Absorbed) Absorb(FloatHistogram histogram, HistogramBuckets buckets, double threshold)
    {
        double absorbed = 0;
        var kept = buckets.Where((index, count) =>
        {
            if (histogram.UpperBound(index - 1) >= threshold)
            {
                return true;
            }

            absorbed += count;
            return false;
        });
        return (kept, absorbed);
    }

    private static (FloatHistogram Left, FloatHistogram Right) ReconcileCustom(FloatHistogram left, FloatHistogram right, HistogramOutcome outcome)
    {
        if (left.CustomValues.Span.SequenceEqual(right.CustomValues.Span))
        {
            return (left, right);
        }

        outcome.BoundsReconciled = true;
        double[] common = [.. left.CustomValues.ToArray().Intersect(right.CustomValues.ToArray())];
        return (Restrict(left, common), Restrict(right, common));
    }

    /// <summary>The histogram with fewer custom boundaries: a bucket goes to the first one that reaches at least as far.</summary>
    private static FloatHistogram Restrict(FloatHistogram histogram, double[] bounds)
    {
        var positive = histogram.Positive.Reindex(index =>
        {
            var at = Array.BinarySearch(bounds, histogram.UpperBound(index));
            return at >= 0 ? at : ~at;
        });
        return FloatHistogram.Copy(
            histogram.Schema, histogram.Count, histogram.Sum, positive, histogram.Negative, histogram.ZeroThreshold, histogram.ZeroCount, bounds,
            histogram.ResetHint);
    }
}
