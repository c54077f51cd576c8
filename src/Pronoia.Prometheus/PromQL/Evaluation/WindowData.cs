using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL.Functions;
using Pronoia.Prometheus.Query;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>The samples of a window as a series, floats and histograms together in time order.</summary>
internal static class WindowData
{
    /// <summary>The samples of a window.</summary>
    /// <param name="labels">The labels of the series.</param>
    /// <param name="window">The window.</param>
    /// <param name="source">The range vector, whose modifiers decide what stands at the bounds.</param>
    /// <returns>The samples, none where <c>anchored</c> or <c>smoothed</c> find nothing inside of the window.</returns>
    /// <exception cref="PromQLException">The modifiers were applied to histograms.</exception>
    public static SeriesData Of(Labels labels, in RangeWindow window, RangeSource source)
    {
        if (source.Anchored || source.Smoothed)
        {
            return window.Histograms.IsEmpty
                ? Extended(labels, window, source.Smoothed)
                : throw PromQLException.Execution($"{(source.Anchored ? "anchored" : "smoothed")} modifier is not supported with histograms");
        }

        if (window.Histograms.IsEmpty)
        {
            return new SeriesData(labels, window.Times.ToArray(), window.Values.ToArray());
        }

        var count = window.Times.Length + window.HistogramTimes.Length;
        var (times, values, histograms) = (new long[count], new double[count], new FloatHistogram?[count]);
        var (f, h) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            if (h >= window.HistogramTimes.Length || (f < window.Times.Length && window.Times[f] < window.HistogramTimes[h]))
            {
                (times[i], values[i]) = (window.Times[f], window.Values[f]);
                f++;
            }
            else
            {
                (times[i], histograms[i]) = (window.HistogramTimes[h], window.Histograms[h]);
                h++;
            }
        }

        return new SeriesData(labels, times, values, histograms);
    }

    /// <summary>The samples inside of the window, with what <c>anchored</c> or <c>smoothed</c> put at its bounds.</summary>
    private static SeriesData Extended(Labels labels, in RangeWindow window, bool smoothed)
    {
        var times = window.Times;
        var values = window.Values;
        var (first, last) = ExtendedRateFunction.Ends(times, window.StartMs, window.EndMs, smoothed);
        if (times[last] <= window.StartMs)
        {
            return new SeriesData(labels, default, default);
        }

        var left = smoothed && times[first] < window.StartMs ? ExtendedRateFunction.Between(times, values, first, window.StartMs, isCounter: false) : values[first];
        var right = smoothed && last > 0 && times[last] > window.EndMs
            ? ExtendedRateFunction.Between(times, values, last - 1, window.EndMs, isCounter: false)
            : values[last];
        var from = times[first] <= window.StartMs ? first + 1 : first;
        var to = Math.Max(from, times[last] >= window.EndMs ? last : last + 1);
        return new SeriesData(
            labels,
            (long[])[window.StartMs, .. times[from..to], window.EndMs],
            (double[])[left, .. values[from..to], right]);
    }
}
