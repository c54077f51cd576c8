namespace Pronoia.Prometheus.Histograms;

/// <summary>Histograms between two samples, for <c>smoothed</c> selectors.</summary>
internal static class HistogramInterpolation
{
    /// <summary>
    /// The histogram at a time between two samples; null where one has custom boundaries and the other has not. A counter that was reset in between
    /// counts from zero.
    /// </summary>
    public static FloatHistogram? At(
        long timeMs, (long TimeMs, FloatHistogram Histogram) from, (long TimeMs, FloatHistogram Histogram) to, bool isCounter, Action<HistogramOutcome, string> report)
    {
        if (timeMs == from.TimeMs || timeMs == to.TimeMs)
        {
            return timeMs == from.TimeMs ? from.Histogram : to.Histogram;
        }

        var fraction = (timeMs - from.TimeMs) / (double)(to.TimeMs - from.TimeMs);
        if (isCounter && to.Histogram.DetectReset(from.Histogram))
        {
            return to.Histogram.Multiply(fraction);
        }

        var outcome = new HistogramOutcome();
        var hint = HistogramArithmetic.CombinedHint(to.Histogram, from.Histogram, outcome);
        var difference = to.Histogram.Subtract(from.Histogram, outcome);
        report(outcome, "subtraction");
        if (difference is null)
        {
            return null;
        }

        outcome = new HistogramOutcome();
        var result = difference.With(hint).Multiply(fraction).Add(from.Histogram, outcome);
        report(outcome, "addition");
        return result;
    }
}
