using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.PromQL.Evaluation;
using Absent = Pronoia.Prometheus.PromQL.Evaluation.Absent;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary><c>resets</c> and <c>changes</c>: how often a sample differs from the one before it. A change between float and histogram always counts.</summary>
internal sealed class TransitionFunction(Evaluator evaluator, Call call, RangeSource source) : RangeFunction(evaluator, call)
{
    private readonly bool _resets = call.Function == "resets";

    public override double Evaluate(in RangeWindow window, ref FloatHistogram? histogram)
    {
        var first = 0;
        if (source.Anchored)
        {
            if (window.Values.IsEmpty || window.Times[^1] <= window.StartMs)
            {
                return Absent.Value;
            }

            while (first + 1 < window.Times.Length && window.Times[first + 1] <= window.StartMs)
            {
                first++;
            }
        }

        return window.Histograms.IsEmpty ? Floats(window.Values[first..]) : Mixed(window, first);
    }

    private double Floats(ReadOnlySpan<double> values)
    {
        var count = 0;
        for (var i = 1; i < values.Length; i++)
        {
            count += Differs(values[i - 1], values[i]) ? 1 : 0;
        }

        return count;
    }

    private bool Differs(double previous, double current) =>
        _resets ? current < previous : current != previous && !(double.IsNaN(current) && double.IsNaN(previous));

    private double Mixed(in RangeWindow window, int first)
    {
        var count = 0;
        double? value = null;
        FloatHistogram? histogram = null;
        var (f, h) = (first, 0);
        while (f < window.Values.Length || h < window.Histograms.Length)
        {
            if (h >= window.Histograms.Length || (f < window.Values.Length && window.Times[f] < window.HistogramTimes[h]))
            {
                var current = window.Values[f++];
                count += histogram is not null || (value is { } previous && Differs(previous, current)) ? 1 : 0;
                (value, histogram) = (current, null);
            }
            else
            {
                var current = window.Histograms[h++];
                count += value is not null || (histogram is not null && Differs(histogram, current)) ? 1 : 0;
                (value, histogram) = (null, current);
            }
        }

        return count;
    }

    private bool Differs(FloatHistogram previous, FloatHistogram current) => _resets ? current.DetectReset(previous) : !current.Equals(previous);
}
