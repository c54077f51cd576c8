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
        if (window.Histograms.Length > 0)
        {
            throw PromQLException.Execution("smoothed and anchored modifiers do not work with native histograms");
        }

        var times = window.Times;
        var values = window.Values;
        var first = 0;
        while (first + 1 < times.Length && times[first + 1] <= window.StartMs)
        {
            first++;
        }

        var last = times.Length - 1;
        while (source.Smoothed && last > 0 && times[last - 1] >= window.EndMs)
        {
            last--;
        }

        if (times[last] <= window.StartMs || times[first] > window.EndMs)
        {
            return Absent.Value;
        }

        var left = source.Smoothed && times[first] < window.StartMs
            ? Interpolate(times, values, first, window.StartMs)
            : values[first];
        var right = source.Smoothed && last > 0 && times[last] > window.EndMs
            ? Interpolate(times, values, last - 1, window.EndMs)
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

    /// <summary>The value at a time between two samples; a counter that was reset in between counts from zero.</summary>
    private double Interpolate(ReadOnlySpan<long> times, ReadOnlySpan<double> values, int index, long timeMs)
    {
        var (from, to) = (values[index], values[index + 1]);
        if (_isCounter && to < from)
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
