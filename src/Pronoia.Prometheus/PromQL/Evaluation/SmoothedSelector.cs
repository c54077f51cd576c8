namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>
/// Instant selectors with <c>smoothed</c>: floats are interpolated between the sample before and the sample behind the evaluation time, both within the
/// lookback. Stale markers do not matter; histograms are not interpolated.
/// </summary>
internal static class SmoothedSelector
{
    public static List<EvalSeries> Evaluate(Evaluator evaluator, VectorSelector selector)
    {
        var (context, grid) = (evaluator.Context, evaluator.Grid);
        var offset = context.Timing.Offset(selector.Modifiers);
        var fixedTime = context.Timing.FixedTime(selector.Modifiers);
        var result = new List<EvalSeries>();
        foreach (var series in context.Selected(selector).Ranges)
        {
            evaluator.Charge(1);
            var column = new EvalSeries(series.Labels, Columns.NewAbsent(grid.Count));
            var (floats, histograms) = (0, 0);
            for (var i = 0; i < grid.Count; i++)
            {
                var time = (fixedTime ?? grid.At(i)) - offset;
                Advance(series.Times.Span, time, ref floats);
                Advance(series.HistogramTimes, time, ref histograms);
                var floatTime = floats > 0 ? series.Times.Span[floats - 1] : long.MinValue;
                var histogramTime = histograms > 0 ? series.HistogramTimes[histograms - 1] : long.MinValue;
                if (Math.Max(floatTime, histogramTime) <= time - context.LookbackMs)
                {
                    continue;
                }

                if (histogramTime > floatTime)
                {
                    column.Set(i, series.Histograms[histograms - 1]);
                }
                else
                {
                    column.Set(i, Interpolate(series, floats, time, context.LookbackMs));
                }
            }

            result.Add(column);
        }

        return result;
    }

    /// <summary>Moves behind the last sample that is not after the time.</summary>
    private static void Advance(ReadOnlySpan<long> times, long time, ref int next)
    {
        while (next < times.Length && times[next] <= time)
        {
            next++;
        }
    }

    private static double Interpolate(RangeSeries series, int next, long time, long lookbackMs)
    {
        var times = series.Times.Span;
        var values = series.Values.Span;
        var (before, value) = (times[next - 1], values[next - 1]);
        if (before == time || next == times.Length || times[next] > time + lookbackMs)
        {
            return value;
        }

        return value + (values[next] - value) * (time - before) / (times[next] - before);
    }
}
