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
    private readonly List<int> _resets = [];
    private int _firstReset;

    /// <summary>Finds the counter resets of the whole series once; each window only looks at those inside it.</summary>
    public override void Begin(RangeSeries series)
    {
        _resets.Clear();
        _firstReset = 0;
        if (!_isCounter)
        {
            return;
        }

        var values = series.Values.Span;
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

        if (window.Histograms.Length > 1)
        {
            histogram = HistogramRate(window);
            return Absent.Value;
        }

        var values = window.Values;
        if (values.Length < 2)
        {
            return Absent.Value;
        }

        var difference = values[^1] - values[0];
        var last = window.FirstFloat + values.Length - 1;
        while (_firstReset < _resets.Count && _resets[_firstReset] <= window.FirstFloat)
        {
            _firstReset++;
        }

        for (var r = _firstReset; r < _resets.Count && _resets[r] <= last; r++)
        {
            difference += values[_resets[r] - window.FirstFloat - 1];
        }

        var zero = difference > 0 && values[0] >= 0 ? values[0] / difference : double.PositiveInfinity;
        return difference * Factor(window, window.Times[0], window.Times[^1], values.Length - 1, zero);
    }

    /// <summary>
    /// By what the difference between the samples is multiplied to cover the window: to its bounds where the samples reach near enough, otherwise by half
    /// an average interval; for counters not beyond the point where they would have been zero.
    /// </summary>
    /// <param name="window">The window.</param>
    /// <param name="firstMs">The time of the first sample.</param>
    /// <param name="lastMs">The time of the last sample.</param>
    /// <param name="intervals">The number of intervals between the samples.</param>
    /// <param name="zero">How many times the sampled interval before the first sample a counter was zero.</param>
    private double Factor(in RangeWindow window, long firstMs, long lastMs, int intervals, double zero)
    {
        var toStart = (firstMs - window.StartMs) / 1000.0;
        var toEnd = (window.EndMs - lastMs) / 1000.0;
        var sampled = (lastMs - firstMs) / 1000.0;
        var average = sampled / intervals;
        var threshold = average * 1.1;
        if (toStart >= threshold)
        {
            toStart = average / 2;
        }

        if (_isCounter)
        {
            toStart = Math.Min(toStart, sampled * zero);
        }

        if (toEnd >= threshold)
        {
            toEnd = average / 2;
        }

        var factor = (sampled + toStart + toEnd) / sampled;
        return _isRate ? factor / (rangeMs / 1000.0) : factor;
    }

    private FloatHistogram? HistogramRate(in RangeWindow window)
    {
        var histograms = window.Histograms;
        WarnHints(window);
        var first = histograms[0];
        if (_isCounter && histograms[1].DetectReset(first))
        {
            // What came before a reset does not matter, not even its layout.
            first = FloatHistogram.EmptyLike(histograms[1]);
        }

        foreach (var histogram in histograms[1..])
        {
            if (histogram.UsesCustomBuckets != first.UsesCustomBuckets)
            {
                WarnMixedSchemas(window);
                return null;
            }
        }

        var outcome = new HistogramOutcome();
        var result = histograms[^1].Subtract(first, outcome);
        Reconciled(outcome, "subtraction");
        if (_isCounter)
        {
            var previous = first;
            foreach (var histogram in histograms[1..])
            {
                if (histogram.DetectReset(previous))
                {
                    result = result?.Add(previous, outcome);
                    Reconciled(outcome, "addition");
                }

                previous = histogram;
            }
        }

        if (result is null)
        {
            WarnMixedSchemas(window);
            return null;
        }

        var zero = result.Count > 0 && histograms[0].Count >= 0 ? histograms[0].Count / result.Count : double.PositiveInfinity;
        var factor = Factor(window, window.HistogramTimes[0], window.HistogramTimes[^1], histograms.Length - 1, zero);
        return result.With(CounterResetHint.Gauge).Compact().Multiply(factor);
    }

    private void Reconciled(HistogramOutcome outcome, string operation)
    {
        // Resets are dealt with here, so hints that contradict each other are expected.
        outcome.ResetCollision = false;
        outcome.Annotate(Annotations, Position, operation);
        outcome.BoundsReconciled = false;
    }

    private void WarnHints(in RangeWindow window)
    {
        var histograms = window.Histograms;
        if (!_isCounter)
        {
            if (histograms[0].ResetHint != CounterResetHint.Gauge || histograms[^1].ResetHint != CounterResetHint.Gauge)
            {
                Annotations.Warn($"this native histogram metric is not a gauge: {Name(window)}", Position);
            }

            return;
        }

        foreach (var histogram in histograms)
        {
            if (histogram.ResetHint == CounterResetHint.Gauge)
            {
                Annotations.Warn($"this native histogram metric is not a counter: {Name(window)}", Position);
                return;
            }
        }
    }
}
