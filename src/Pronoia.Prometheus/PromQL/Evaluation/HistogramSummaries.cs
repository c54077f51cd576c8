using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Query;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>
/// Histograms without buckets and boundaries, for selectors of which only counts and sums are asked. As in Prometheus, different custom boundaries then do
/// not matter. Whether there was a counter reset is found out while the buckets are there.
/// </summary>
internal static class HistogramSummaries
{
    public static SeriesData Of(SeriesData data)
    {
        if (data.Histograms.IsEmpty)
        {
            return data;
        }

        var histograms = data.Histograms.ToArray();
        FloatHistogram? previous = null;
        for (var i = 0; i < histograms.Length; i++)
        {
            if (histograms[i] is not { } histogram)
            {
                continue;
            }

            var isStale = StaleMarker.IsStale(histogram.Sum);
            histograms[i] = new FloatHistogram(histogram.Schema, histogram.Count, histogram.Sum)
            {
                ResetHint = isStale || previous is null ? histogram.ResetHint : Hint(histogram, previous),
            };
            previous = isStale ? previous : histogram;
        }

        return new SeriesData(data.Labels, data.Timestamps, data.Values, histograms) { StartTimestamps = data.StartTimestamps };
    }

    private static CounterResetHint Hint(FloatHistogram histogram, FloatHistogram previous) =>
        histogram.ResetHint != CounterResetHint.Unknown ? histogram.ResetHint
        : histogram.DetectReset(previous) ? CounterResetHint.Reset
        : CounterResetHint.NotReset;
}
