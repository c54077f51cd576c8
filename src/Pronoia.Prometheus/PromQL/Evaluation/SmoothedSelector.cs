using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.PromQL.Parsing;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>
/// Instant selectors with <c>smoothed</c>: samples are interpolated between the one before and the one behind the evaluation time, both within the
/// lookback. Stale markers do not matter; where floats and histograms occur together there is no result.
/// </summary>
internal sealed class SmoothedSelector(Evaluator evaluator, VectorSelector selector)
{
    private readonly long _offset = evaluator.Context.Timing.Offset(selector.Modifiers);
    private readonly long? _fixedTime = evaluator.Context.Timing.FixedTime(selector.Modifiers);
    private readonly long _lookback = evaluator.Context.LookbackMs;

    public List<EvalSeries> Evaluate()
    {
        var result = new List<EvalSeries>();
        foreach (var series in evaluator.Context.Selected(selector).Ranges)
        {
            evaluator.Charge(1);
            result.Add(Column(series));
        }

        return result;
    }

    private EvalSeries Column(RangeSeries series)
    {
        var column = new EvalSeries(series.Labels, Columns.NewAbsent(evaluator.Grid.Count));
        var times = series.Times.Span;
        var (floats, histograms) = (0, 0);
        for (var i = 0; i < evaluator.Grid.Count; i++)
        {
            var time = (_fixedTime ?? evaluator.Grid.At(i)) - _offset;
            var floatPlace = Place(times, time, ref floats);
            var histogramPlace = Place(series.HistogramTimes, time, ref histograms);
            if (floatPlace.Any && histogramPlace.Any)
            {
                Warn($"encountered a mix of histograms and floats for metric name {GoText.Quote(series.Labels.Name)}");
            }
            else if (floatPlace.Before)
            {
                column.Set(i, Interpolate(times, series.Values.Span, floats, time, floatPlace.After));
            }
            else if (histogramPlace.Before && Interpolate(series, histograms, time, histogramPlace.After) is { } histogram)
            {
                column.Set(i, histogram);
            }
        }

        return column;
    }

    /// <summary>Moves behind the last sample that is not after the time; tells whether it, and the one behind it, lie within the lookback.</summary>
    private (bool Any, bool Before, bool After) Place(ReadOnlySpan<long> times, long time, ref int next)
    {
        while (next < times.Length && times[next] <= time)
        {
            next++;
        }

        var before = next > 0 && times[next - 1] > time - _lookback;
        var after = next < times.Length && times[next] <= time + _lookback;
        return (before || after, before, after);
    }

    private static double Interpolate(ReadOnlySpan<long> times, ReadOnlySpan<double> values, int next, long time, bool hasNext)
    {
        var (before, value) = (times[next - 1], values[next - 1]);
        return before == time || !hasNext ? value : value + (values[next] - value) * (time - before) / (times[next] - before);
    }

    private FloatHistogram? Interpolate(RangeSeries series, int next, long time, bool hasNext)
    {
        var (before, histogram) = (series.HistogramTimes[next - 1], series.Histograms[next - 1]);
        if (before == time)
        {
            return histogram;
        }

        if (!hasNext)
        {
            return histogram.With(CounterResetHint.Unknown);
        }

        var behind = series.Histograms[next];
        var isCounter = histogram.ResetHint != CounterResetHint.Gauge || behind.ResetHint != CounterResetHint.Gauge;
        var result = histogram.UsesCustomBuckets == behind.UsesCustomBuckets
            ? HistogramInterpolation.At(time, (before, histogram), (series.HistogramTimes[next], behind), isCounter, Reconciled)
            : null;
        if (result is null)
        {
            Warn($"vector contains a mix of histograms with exponential and custom buckets schemas for metric name {GoText.Quote(series.Labels.Name)}");
        }

        return result;
    }

    private void Warn(string message) => evaluator.Context.Annotations.Warn(message, selector.Position);

    private void Reconciled(HistogramOutcome outcome, string operation)
    {
        outcome.ResetCollision = false;
        outcome.Annotate(evaluator.Context.Annotations, selector.Position, operation);
    }
}
