using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.PromQL.Evaluation;
using Absent = Pronoia.Prometheus.PromQL.Evaluation.Absent;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>
/// <c>rate</c>, <c>increase</c> and <c>delta</c>: the difference between the last and the first sample, corrected for counter resets and extrapolated
/// to the bounds of the window.
/// </summary>
internal sealed class RateFunction(Evaluator evaluator, Call call, long rangeMs) : RangeFunction(evaluator, call)
{
    private readonly bool _isCounter = call.Function != "delta";
    private readonly bool _isRate = call.Function == "rate";
    private readonly bool _usesStarts = call.Function != "delta" && evaluator.Context.Options.UseStartTimestamps;
    private readonly List<int> _resets = [];
    private readonly List<int> _overlaps = [];
    private int _firstReset;
    private int _firstOverlap;

    /// <summary>Finds the counter resets of the whole series once; each window only looks at those inside it.</summary>
    public override void Begin(RangeSeries series)
    {
        _resets.Clear();
        _overlaps.Clear();
        (_firstReset, _firstOverlap) = (0, 0);
        if (!_isCounter)
        {
            return;
        }

        var values = series.Values.Span;
        if (_usesStarts && series.Starts.Length > 0)
        {
            BeginWithStarts(series);
            return;
        }

        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] < values[i - 1])
            {
                _resets.Add(i);
            }
        }
    }

    public override double Evaluate(in RangeWindow window, ref FloatHistogram? histogram)
    {
        if (window.IsMixed)
        {
            WarnMixed(window);
            return Absent.Value;
        }

        if (window.Histograms.Length > 0)
        {
            histogram = Histogram(window);
            return Absent.Value;
        }

        var values = window.Values;
        var start = Start(window, window.Starts, window.Times[0]);
        if (values.Length < 2 && start is null)
        {
            return Absent.Value;
        }

        var difference = values[^1] - values[0] + Correction(window);
        difference += start is null ? 0 : values[0];
        var zero = difference > 0 && values[0] >= 0 ? values[0] / difference : double.PositiveInfinity;
        return difference * Factor(window, window.Times[0], window.Times[^1], values.Length - 1, zero, start);
    }

    private void BeginWithStarts(RangeSeries series)
    {
        var values = series.Values.Span;
        var times = series.Times.Span;
        var starts = series.Starts.Span;
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] < values[i - 1] || CounterStarts.IsReset(starts[i - 1], times[i - 1], starts[i], times[i]))
            {
                _resets.Add(i);
            }

            if (CounterStarts.Overlap(starts[i - 1], times[i - 1], starts[i]))
            {
                _overlaps.Add(i);
            }
        }
    }

    /// <summary>What the counter resets between the floats of the window hide.</summary>
    private double Correction(in RangeWindow window)
    {
        var last = window.FirstFloat + window.Values.Length - 1;
        SkipBefore(_resets, window.FirstFloat, ref _firstReset);
        SkipBefore(_overlaps, window.FirstFloat, ref _firstOverlap);
        if (_firstOverlap < _overlaps.Count && _overlaps[_firstOverlap] <= last)
        {
            WarnOverlap(window);
        }

        double correction = 0;
        for (var r = _firstReset; r < _resets.Count && _resets[r] <= last; r++)
        {
            correction += window.Values[_resets[r] - window.FirstFloat - 1];
        }

        return correction;
    }

    private static void SkipBefore(List<int> places, int first, ref int next)
    {
        while (next < places.Count && places[next] <= first)
        {
            next++;
        }
    }

    private void WarnOverlap(in RangeWindow window) => Annotations.WarnCounted(
        $"sample has start time that overlaps with previous sample timestamp for metric {Name(window)}", Position);

    /// <summary>The known start of the first sample where it lies inside of the window: there the counter was zero.</summary>
    private long? Start(in RangeWindow window, ReadOnlySpan<long> starts, long firstMs) =>
        _usesStarts && !starts.IsEmpty && starts[0] != 0 && starts[0] > window.StartMs && starts[0] < firstMs ? starts[0] : null;

    /// <summary>
    /// By what the difference between the samples is multiplied to cover the window: to its bounds where the samples reach near enough, otherwise by half
    /// an average interval; for counters not beyond the point where they would have been zero.
    /// </summary>
    /// <param name="window">The window.</param>
    /// <param name="firstMs">The time of the first sample.</param>
    /// <param name="lastMs">The time of the last sample.</param>
    /// <param name="intervals">The number of intervals between the samples.</param>
    /// <param name="zero">How many times the sampled interval before the first sample a counter was zero.</param>
    /// <param name="startMs">The known start, from which on the window is sampled.</param>
    private double Factor(in RangeWindow window, long firstMs, long lastMs, int intervals, double zero, long? startMs)
    {
        var toStart = (firstMs - window.StartMs) / 1000.0;
        var toEnd = (window.EndMs - lastMs) / 1000.0;
        var sampled = (lastMs - firstMs) / 1000.0;
        var average = intervals > 0 ? sampled / intervals : 0;
        var threshold = average * 1.1;
        if (startMs is { } start)
        {
            toStart = 0;
            sampled = (lastMs - start) / 1000.0;
        }
        else
        {
            if (toStart >= threshold)
            {
                toStart = average / 2;
            }

            if (_isCounter)
            {
                toStart = Math.Min(toStart, sampled * zero);
            }
        }

        if (toEnd >= threshold)
        {
            toEnd = average / 2;
        }

        var factor = (sampled + toStart + toEnd) / sampled;
        return _isRate ? factor / (rangeMs / 1000.0) : factor;
    }

    private FloatHistogram? Histogram(in RangeWindow window)
    {
        var histograms = window.Histograms;
        var start = Start(window, window.HistogramStarts, window.HistogramTimes[0]);
        if (histograms.Length < 2 && start is null)
        {
            return null;
        }

        var result = histograms[0];
        if (histograms.Length > 1)
        {
            result = Difference(window);
            if (result is not null && start is not null)
            {
                var outcome = new HistogramOutcome();
                result = result.Add(histograms[0], outcome);
                Reconciled(outcome, "addition");
                if (result is null)
                {
                    WarnMixedSchemas(window);
                }
            }
        }

        if (result is null)
        {
            return null;
        }

        var zero = result.Count > 0 && histograms[0].Count >= 0 ? histograms[0].Count / result.Count : double.PositiveInfinity;
        return result.Multiply(Factor(window, window.HistogramTimes[0], window.HistogramTimes[^1], histograms.Length - 1, zero, start));
    }

    private bool IsReset(in RangeWindow window, int at, FloatHistogram previous)
    {
        var times = window.HistogramTimes;
        var starts = window.HistogramStarts;
        return (_usesStarts && !starts.IsEmpty && CounterStarts.IsReset(starts[at - 1], times[at - 1], starts[at], times[at]))
            || window.Histograms[at].DetectReset(previous);
    }

    private bool HasOverlap(in RangeWindow window)
    {
        for (var i = 1; _usesStarts && i < window.HistogramStarts.Length; i++)
        {
            if (CounterStarts.Overlap(window.HistogramStarts[i - 1], window.HistogramTimes[i - 1], window.HistogramStarts[i]))
            {
                return true;
            }
        }

        return false;
    }

    private FloatHistogram? Difference(in RangeWindow window)
    {
        var histograms = window.Histograms;
        WarnNotCounter(window);
        var first = histograms[0];
        if (_isCounter && IsReset(window, 1, first))
        {
            // What came before a reset does not matter, not even its layout.
            first = FloatHistogram.EmptyLike(histograms[1]);
        }

        // A gauge is the difference between its ends, so what lies between them may have any layout.
        var schema = first.Schema;
        foreach (var histogram in _isCounter ? histograms[1..] : histograms[^1..])
        {
            schema = Math.Min(schema, histogram.Schema);
            if (histogram.UsesCustomBuckets != first.UsesCustomBuckets)
            {
                WarnMixedSchemas(window);
                return null;
            }
        }

        var outcome = new HistogramOutcome();
        var result = HistogramLayout.Reduce(histograms[^1], schema).Subtract(first, outcome);
        Reconciled(outcome, "subtraction");
        if (_isCounter)
        {
            if (HasOverlap(window))
            {
                WarnOverlap(window);
            }

            var previous = first;
            for (var i = 1; i < histograms.Length; i++)
            {
                if (IsReset(window, i, previous))
                {
                    result = result?.Add(previous, outcome);
                    Reconciled(outcome, "addition");
                }

                previous = histograms[i];
            }
        }
        else
        {
            WarnNotGauge(window);
        }

        if (result is null)
        {
            WarnMixedSchemas(window);
            return null;
        }

        return result.With(CounterResetHint.Gauge).Compact();
    }

    private void Reconciled(HistogramOutcome outcome, string operation)
    {
        // Resets are dealt with here, so hints that contradict each other are expected.
        outcome.ResetCollision = false;
        outcome.Annotate(Annotations, Position, operation);
        outcome.BoundsReconciled = false;
    }

    private void WarnNotGauge(in RangeWindow window)
    {
        var histograms = window.Histograms;
        if (histograms[0].ResetHint != CounterResetHint.Gauge || histograms[^1].ResetHint != CounterResetHint.Gauge)
        {
            Annotations.Warn($"this native histogram metric is not a gauge: {Name(window)}", Position);
        }
    }

    private void WarnNotCounter(in RangeWindow window)
    {
        foreach (var histogram in window.Histograms)
        {
            if (_isCounter && histogram.ResetHint == CounterResetHint.Gauge)
            {
                Annotations.Warn($"this native histogram metric is not a counter: {Name(window)}", Position);
                return;
            }
        }
    }
}
