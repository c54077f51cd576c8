using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Query;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>A series as range functions read it: floats and histograms apart, without stale markers.</summary>
internal sealed class RangeSeries(
    Labels labels, bool dropName, ReadOnlyMemory<long> times, ReadOnlyMemory<double> values, long[] histogramTimes, FloatHistogram[] histograms)
{
    public Labels Labels { get; } = labels;

    /// <summary>Whether the metric name is only kept until the end of the evaluation.</summary>
    public bool DropName { get; } = dropName;

    public ReadOnlyMemory<long> Times { get; } = times;

    public ReadOnlyMemory<double> Values { get; } = values;

    public long[] HistogramTimes { get; } = histogramTimes;

    public FloatHistogram[] Histograms { get; } = histograms;

    public static RangeSeries From(SeriesData data)
    {
        var values = data.Values.Span;
        var histograms = data.Histograms.Span;
        var clean = histograms.IsEmpty;
        for (var i = 0; clean && i < values.Length; i++)
        {
            clean = !StaleMarker.IsStale(values[i]);
        }

        return clean ? new RangeSeries(data.Labels, dropName: false, data.Timestamps, data.Values, [], []) : Split(data, values, histograms);
    }

    /// <summary>The samples of an evaluated series, as a subquery hands them on.</summary>
    public static RangeSeries From(EvalSeries series, TimeGrid grid)
    {
        var (times, values) = (new List<long>(grid.Count), new List<double>(grid.Count));
        var (histogramTimes, histograms) = (new List<long>(), new List<FloatHistogram>());
        for (var i = 0; i < grid.Count; i++)
        {
            if (series.HistogramAt(i) is { } histogram)
            {
                histogramTimes.Add(grid.At(i));
                histograms.Add(histogram);
            }
            else if (!Absent.Is(series.Values[i]))
            {
                times.Add(grid.At(i));
                values.Add(series.Values[i]);
            }
        }

        return new RangeSeries(series.Labels, series.DropName, times.ToArray(), values.ToArray(), [.. histogramTimes], [.. histograms]);
    }

    private static RangeSeries Split(SeriesData data, ReadOnlySpan<double> values, ReadOnlySpan<FloatHistogram?> histograms)
    {
        var times = data.Timestamps.Span;
        var (floatTimes, floats) = (new List<long>(times.Length), new List<double>(times.Length));
        var (histogramTimes, kept) = (new List<long>(), new List<FloatHistogram>());
        for (var i = 0; i < times.Length; i++)
        {
            if (!histograms.IsEmpty && histograms[i] is { } histogram)
            {
                if (!StaleMarker.IsStale(histogram.Sum))
                {
                    histogramTimes.Add(times[i]);
                    kept.Add(histogram);
                }
            }
            else if (!StaleMarker.IsStale(values[i]))
            {
                floatTimes.Add(times[i]);
                floats.Add(values[i]);
            }
        }

        return new RangeSeries(data.Labels, dropName: false, floatTimes.ToArray(), floats.ToArray(), [.. histogramTimes], [.. kept]);
    }
}
