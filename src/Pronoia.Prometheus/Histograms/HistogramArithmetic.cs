namespace Pronoia.Prometheus.Histograms;

/// <summary>Addition, subtraction and reset detection of histograms of different layouts.</summary>
internal static class HistogramArithmetic
{
    /// <summary>The sum; null where one has custom boundaries and the other has not.</summary>
    public static FloatHistogram? Add(this FloatHistogram left, FloatHistogram right, HistogramOutcome outcome) =>
        Combine(left, right, outcome, (a, b) => a + b)?.With(CombinedHint(left, right, outcome));

    /// <summary>The difference, always a gauge; null where one has custom boundaries and the other has not.</summary>
    public static FloatHistogram? Subtract(this FloatHistogram left, FloatHistogram right, HistogramOutcome outcome)
    {
        CombinedHint(left, right, outcome);
        return Combine(left, right, outcome, (a, b) => a - b)?.With(CounterResetHint.Gauge);
    }

    /// <summary>The hint of a sum.</summary>
    public static CounterResetHint CombinedHint(FloatHistogram left, FloatHistogram right, HistogramOutcome outcome)
    {
        var (a, b) = (left.ResetHint, right.ResetHint);
        if (a == b)
        {
            return a;
        }

        if (a == CounterResetHint.Gauge || b == CounterResetHint.Gauge)
        {
            return CounterResetHint.Gauge;
        }

        outcome.ResetCollision |= a != CounterResetHint.Unknown && b != CounterResetHint.Unknown;
        return CounterResetHint.Unknown;
    }

    /// <summary>Whether the counter was reset between <paramref name="previous"/> and this histogram.</summary>
    public static bool DetectReset(this FloatHistogram current, FloatHistogram previous)
    {
        if (current.ResetHint is CounterResetHint.Reset or CounterResetHint.NotReset)
        {
            return current.ResetHint == CounterResetHint.Reset;
        }

        if (current.Count < previous.Count || current.UsesCustomBuckets != previous.UsesCustomBuckets)
        {
            return true;
        }

        if (current.UsesCustomBuckets)
        {
            var (now, before) = HistogramLayout.Reconcile(current, previous, new HistogramOutcome())!.Value;
            return now.Positive.DecreasedFrom(before.Positive);
        }

        // A finer schema or a narrower zero bucket only comes with a restart.
        if (current.Schema > previous.Schema || current.ZeroThreshold < previous.ZeroThreshold)
        {
            return true;
        }

        var coarse = HistogramLayout.Reduce(HistogramLayout.WidenZero(previous, current.ZeroThreshold), current.Schema);
        return coarse.ZeroThreshold != current.ZeroThreshold || current.ZeroCount < coarse.ZeroCount
            || current.Positive.DecreasedFrom(coarse.Positive) || current.Negative.DecreasedFrom(coarse.Negative);
    }

    private static FloatHistogram? Combine(
        FloatHistogram left, FloatHistogram right, HistogramOutcome outcome, Func<double, double, double> combine)
    {
        if (HistogramLayout.Reconcile(left, right, outcome) is not var (a, b))
        {
            return null;
        }

        return FloatHistogram.Copy(
            a.Schema, combine(a.Count, b.Count), combine(a.Sum, b.Sum), a.Positive.Combine(b.Positive, combine),
            a.Negative.Combine(b.Negative, combine), a.ZeroThreshold, combine(a.ZeroCount, b.ZeroCount), a.CustomValues, a.ResetHint);
    }
}
