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

    /// <summary>The start timestamps of the floats, parallel to <see cref="Times"/>; empty where none are known.</summary>
    public ReadOnlyMemory<long> Starts { get; private init; }

    /// <summary>The start timestamps of the histograms, parallel to <see cref="HistogramTimes"/>; empty where none are known.</summary>
    public ReadOnlyMemory<long> HistogramStarts { get; private init; }

    public static RangeSeries From(SeriesData data)
    {
        var values = data.Values.Span;
        var histograms = data.Histograms.Span;
        var clean = histograms.IsEmpty;
        for (var i = 0; clean && i < values.Length; i++)
        {
            clean = !StaleMarker.IsStale(values[i]);
        }

        return clean ? new RangeSeries(data.Labels, dropName: false, data.Timestamps, data.Values, [], []) { Starts = data.StartTimestamps } : Split(data, values, histograms);
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

                // Samples of a subquery need not be neighbours, so what their hints say about the one before no longer holds.
                histograms.Add(histogram.ResetHint == CounterResetHint.Gauge ? histogram : histogram.With(CounterResetHint.Unknown));
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
        var starts = data.StartTimestamps.Span;
        var (floatTimes, floats, floatStarts) = (new List<long>(times.Length), new List<double>(times.Length), new List<long>());
        var (histogramTimes, kept, histogramStarts) = (new List<long>(), new List<FloatHistogram>(), new List<long>());
        for (var i = 0; i < times.Length; i++)
        {
            var histogram = histograms.IsEmpty ? null : histograms[i];
            if (StaleMarker.IsStale(histogram?.Sum ?? values[i]))
            {
                continue;
            }

            if (histogram is not null)
            {
                histogramTimes.Add(times[i]);
                kept.Add(histogram);
            }
            else
            {
                floatTimes.Add(times[i]);
                floats.Add(values[i]);
            }

            if (!starts.IsEmpty)
            {
                (histogram is null ? floatStarts : histogramStarts).Add(starts[i]);
            }
        }

        return new RangeSeries(data.Labels, dropName: false, floatTimes.ToArray(), floats.ToArray(), [.. histogramTimes], [.. kept])
        {
            Starts = floatStarts.ToArray(),
            HistogramStarts = histogramStarts.ToArray(),
        };
    }
}
