using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.PromQL.Evaluation;
using Absent = Pronoia.Prometheus.PromQL.Evaluation.Absent;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary><c>resets</c> and <c>changes</c>: how often a sample differs from the one before it. A change between float and histogram always counts.</summary>
internal sealed class TransitionFunction(Evaluator evaluator, Call call, RangeSource source) : RangeFunction(evaluator, call)
{
    private readonly bool _resets = call.Function == "resets";
    private readonly bool _usesStarts = call.Function == "resets" && evaluator.Context.Options.UseStartTimestamps;

    public override double Evaluate(in RangeWindow window, ref FloatHistogram? histogram)
    {
        var (firstFloat, firstHistogram) = (0, 0);
        if (source.Anchored && !FindAnchor(window, out firstFloat, out firstHistogram))
        {
            return Absent.Value;
        }

        return window.Histograms.IsEmpty ? Floats(window, firstFloat) : Mixed(window, firstFloat, firstHistogram);
    }

    /// <summary>
    /// Finds the newest sample that is not after the start of the window, of either kind: what comes before it does not count. False where no sample lies
    /// inside of the window.
    /// </summary>
    private static bool FindAnchor(in RangeWindow window, out int firstFloat, out int firstHistogram)
    {
        var floats = CountUntil(window.Times, window.StartMs);
        var histograms = CountUntil(window.HistogramTimes, window.StartMs);
        (firstFloat, firstHistogram) = (floats, histograms);
        if (floats == window.Times.Length && histograms == window.HistogramTimes.Length)
        {
            return false;
        }

        if (floats > 0 && (histograms == 0 || window.Times[floats - 1] >= window.HistogramTimes[histograms - 1]))
        {
            firstFloat--;
        }
        else if (histograms > 0)
        {
            firstHistogram--;
        }

        return true;
    }

    private static int CountUntil(ReadOnlySpan<long> times, long time)
    {
        var count = 0;
        while (count < times.Length && times[count] <= time)
        {
            count++;
        }

        return count;
    }

    private double Floats(in RangeWindow window, int first)
    {
        var count = 0;
        var values = window.Values;
        for (var i = first + 1; i < values.Length; i++)
        {
            count += Differs(values[i - 1], values[i]) || IsRestarted(window.Starts, window.Times, i) ? 1 : 0;
        }

        return count;
    }

    private bool Differs(double previous, double current) =>
        _resets ? current < previous : current != previous && !(double.IsNaN(current) && double.IsNaN(previous));

    /// <summary>Whether the start timestamp of a sample tells of a reset after the one before it of the same kind.</summary>
    private bool IsRestarted(ReadOnlySpan<long> starts, ReadOnlySpan<long> times, int at) =>
        _usesStarts && !starts.IsEmpty && CounterStarts.IsReset(starts[at - 1], times[at - 1], starts[at], times[at]);

    private double Mixed(in RangeWindow window, int firstFloat, int firstHistogram)
    {
        var count = 0;
        double? value = null;
        FloatHistogram? histogram = null;
        var (f, h) = (firstFloat, firstHistogram);
        while (f < window.Values.Length || h < window.Histograms.Length)
        {
            if (h >= window.Histograms.Length || (f < window.Values.Length && window.Times[f] < window.HistogramTimes[h]))
            {
                var current = window.Values[f];
                count += histogram is not null
                    || (value is { } previous && (Differs(previous, current) || IsRestarted(window.Starts, window.Times, f))) ? 1 : 0;
                (value, histogram) = (current, null);
                f++;
            }
            else
            {
                var current = window.Histograms[h];
                count += value is not null
                    || (histogram is not null && (Differs(histogram, current) || IsRestarted(window.HistogramStarts, window.HistogramTimes, h))) ? 1 : 0;
                (value, histogram) = (null, current);
                h++;
            }
        }

        return count;
    }

    private bool Differs(FloatHistogram previous, FloatHistogram current) => _resets ? current.DetectReset(previous) : !current.Equals(previous);
}
