using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.PromQL.Evaluation;
using Absent = Pronoia.Prometheus.PromQL.Evaluation.Absent;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>
/// <c>rate</c>, <c>increase</c> and <c>delta</c> of <c>anchored</c> selectors, which take the last sample before the window as its start, and of
/// <c>smoothed</c> ones, which interpolate at both bounds. Nothing is extrapolated.
/// </summary>
internal sealed class ExtendedRateFunction(Evaluator evaluator, Call call, RangeSource source) : RangeFunction(evaluator, call)
{
    private readonly bool _isCounter = call.Function != "delta";
    private readonly bool _isRate = call.Function == "rate";

    public override double Evaluate(in RangeWindow window, ref FloatHistogram? histogram)
    {
        if (window.IsMixed)
        {
            WarnMixed(window);
            return Absent.Value;
        }

        if (window.Histograms.Length > 0)
        {
            var increase = new ExtendedHistogramRate(_isCounter, source.Smoothed, Warn, Reconciled).Increase(window);
            histogram = _isRate ? increase?.Divide(source.RangeMs / 1000.0) : increase;
            return Absent.Value;
        }

        var times = window.Times;
        var values = window.Values;
        var (first, last) = Ends(times, window.StartMs, window.EndMs, source.Smoothed);
        if (times[last] <= window.StartMs || (source.Smoothed && times[first] > window.EndMs))
        {
            return Absent.Value;
        }

        var left = source.Smoothed && times[first] < window.StartMs
            ? Between(times, values, first, window.StartMs, _isCounter)
            : values[first];
        var right = source.Smoothed && last > 0 && times[last] > window.EndMs
            ? Between(times, values, last - 1, window.EndMs, _isCounter)
            : values[last];
        var result = right - left;
        if (_isCounter)
        {
            var from = times[first] <= window.StartMs ? first + 1 : first;
            var to = times[last] >= window.EndMs ? last - 1 : last;
            result += ResetCorrection(left, right, from <= to ? values[from..(to + 1)] : []);
        }

        return _isRate ? result / (source.RangeMs / 1000.0) : result;
    }

    /// <summary>
    /// The samples that stand for the bounds of a window: the last one that is not after its start, and the last one, or where the end is interpolated the
    /// first one that is not before it.
    /// </summary>
    internal static (int First, int Last) Ends(ReadOnlySpan<long> times, long startMs, long endMs, bool smoothed)
    {
        // The last sample never is the anchor of others.
        var (first, last) = (0, times.Length - 1);
        while (first + 1 < times.Length - 1 && times[first + 1] <= startMs)
        {
            first++;
        }

        while (smoothed && last > 0 && times[last - 1] >= endMs)
        {
            last--;
        }

        return (first, last);
    }

    private void Warn(ExtendedRateWarning warning, in RangeWindow window)
    {
        if (warning == ExtendedRateWarning.MixedSchemas)
        {
            WarnMixedSchemas(window);
        }
        else
        {
            var expected = warning == ExtendedRateWarning.NotCounter ? "counter" : "gauge";
            Annotations.Warn($"this native histogram metric is not a {expected}: {Name(window)}", Position);
        }
    }

    private void Reconciled(HistogramOutcome outcome, string operation)
    {
        // Resets are dealt with here, so hints that contradict each other are expected.
        outcome.ResetCollision = false;
        outcome.Annotate(Annotations, Position, operation);
    }

    /// <summary>The value at a time between two samples; a counter that was reset in between counts from zero.</summary>
    internal static double Between(ReadOnlySpan<long> times, ReadOnlySpan<double> values, int index, long timeMs, bool isCounter)
    {
        var (from, to) = (values[index], values[index + 1]);
        if (isCounter && to < from)
        {
            from = 0;
        }

        return from + (to - from) * (timeMs - times[index]) / (times[index + 1] - times[index]);
    }

    private static double ResetCorrection(double left, double right, ReadOnlySpan<double> between)
    {
        double correction = 0;
        var previous = left;
        foreach (var value in between)
        {
            if (value < previous)
            {
                correction += previous;
            }

            previous = value;
        }

        return right < previous ? correction + previous : correction;
    }
}
