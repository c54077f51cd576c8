using Pronoia.Prometheus.Histograms;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary><see cref="ExtendedRateFunction"/> for native histograms.</summary>
/// <param name="isCounter">Whether counter resets are corrected.</param>
/// <param name="smoothed">Whether the bounds of the window are interpolated.</param>
/// <param name="warn">Tells a warning about the metric of the window.</param>
/// <param name="report">Tells what happened while histograms were combined.</param>
internal sealed class ExtendedHistogramRate(bool isCounter, bool smoothed, ExtendedHistogramRate.Warn warn, Action<HistogramOutcome, string> report)
{
    /// <summary>Tells a warning about the metric of a window.</summary>
    internal delegate void Warn(ExtendedRateWarning warning, in RangeWindow window);

    /// <summary>The increase over the window as a gauge; null where there is none.</summary>
    public FloatHistogram? Increase(in RangeWindow window)
    {
        var times = window.HistogramTimes;
        var histograms = window.Histograms;
        var (first, last) = ExtendedRateFunction.Ends(times, window.StartMs, window.EndMs, smoothed);
        if (times[last] <= window.StartMs || (smoothed && times[first] > window.EndMs) || !IsUniform(window, first, last))
        {
            return null;
        }

        var left = smoothed && times[first] < window.StartMs ? Between(window, first, window.StartMs) : histograms[first];
        var right = smoothed && last > 0 && times[last] > window.EndMs ? Between(window, last - 1, window.EndMs) : histograms[last];
        if (left is null || right is null)
        {
            warn(ExtendedRateWarning.MixedSchemas, window);
            return null;
        }

        if (!isCounter && (left.ResetHint != CounterResetHint.Gauge || right.ResetHint != CounterResetHint.Gauge))
        {
            warn(ExtendedRateWarning.NotGauge, window);
        }

        var result = Combine(right, left, adds: false);
        if (isCounter && Correction(window, first, last, left, right) is { } correction)
        {
            result = Combine(result, correction, adds: true);
        }

        return result.With(CounterResetHint.Gauge).Compact();
    }

    private bool IsUniform(in RangeWindow window, int first, int last)
    {
        foreach (var histogram in window.Histograms[first..(last + 1)])
        {
            if (histogram.UsesCustomBuckets != window.Histograms[first].UsesCustomBuckets)
            {
                warn(ExtendedRateWarning.MixedSchemas, window);
                return false;
            }

            if (isCounter && histogram.ResetHint == CounterResetHint.Gauge)
            {
                warn(ExtendedRateWarning.NotCounter, window);
            }
        }

        return true;
    }

    private FloatHistogram? Between(in RangeWindow window, int index, long timeMs) => HistogramInterpolation.At(
        timeMs,
        (window.HistogramTimes[index], window.Histograms[index]),
        (window.HistogramTimes[index + 1], window.Histograms[index + 1]),
        isCounter,
        report);

    /// <summary>What counter resets between the bounds hide; null where there was none.</summary>
    private FloatHistogram? Correction(in RangeWindow window, int first, int last, FloatHistogram left, FloatHistogram right)
    {
        var histograms = window.Histograms;
        var (previous, next) = (left, first + 1);
        if (smoothed && window.HistogramTimes[first] < window.StartMs && histograms[first + 1].DetectReset(histograms[first]))
        {
            // The interpolation at the left bound has dealt with this reset already.
            previous = histograms[first + 1];
            next++;
        }

        if (next > last)
        {
            return null;
        }

        FloatHistogram? correction = null;
        for (; next < last; next++)
        {
            Add(histograms[next]);
            previous = histograms[next];
        }

        Add(right);
        return correction;

        void Add(FloatHistogram current)
        {
            if (current.DetectReset(previous))
            {
                correction = correction is null ? previous : Combine(correction, previous, adds: true);
            }
        }
    }

    /// <summary>Adds or subtracts histograms of the same kind of boundaries.</summary>
    private FloatHistogram Combine(FloatHistogram left, FloatHistogram right, bool adds)
    {
        var outcome = new HistogramOutcome();
        var result = (adds ? left.Add(right, outcome) : left.Subtract(right, outcome))!;
        report(outcome, adds ? "addition" : "subtraction");
        return result;
    }
}
