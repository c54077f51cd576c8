using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL.Functions;
using Pronoia.Prometheus.Query;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>The samples of a window as a series, floats and histograms together in time order.</summary>
internal static class WindowData
{
    public static SeriesData Of(Labels labels, in RangeWindow window)
    {
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
}
