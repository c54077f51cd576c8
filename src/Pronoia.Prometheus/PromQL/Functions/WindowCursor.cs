using Pronoia.Prometheus.PromQL.Evaluation;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>Moves a window over the samples of a series; its bounds only ever move forward.</summary>
internal ref struct WindowCursor
{
    private readonly ReadOnlySpan<long> _times;
    private readonly ReadOnlySpan<double> _values;
    private readonly RangeSource _source;
    private int _low;
    private int _high;
    private int _histogramLow;
    private int _histogramHigh;

    public WindowCursor(RangeSeries series, RangeSource source)
    {
        _times = series.Times.Span;
        _values = series.Values.Span;
        _source = source;
        Window.Series = series;
    }

    /// <summary>The window at the time moved to.</summary>
    public RangeWindow Window;

    /// <summary>Moves to an evaluation time; false where the window holds no sample.</summary>
    public bool MoveTo(long evaluationMs, int step)
    {
        var end = (_source.FixedMs ?? evaluationMs) - _source.OffsetMs;
        var start = end - _source.RangeMs;
        var (from, to) = (start - _source.BeforeMs, end + _source.AfterMs);
        Advance(_times, ref _low, ref _high, from, to);
        Window.Step = step;
        Window.EvaluationMs = evaluationMs;
        Window.StartMs = start;
        Window.EndMs = end;
        Window.FirstFloat = _low;
        Window.Times = _times[_low.._high];
        Window.Values = _values[_low.._high];
        var series = Window.Series;
        if (series.Starts.Length > 0)
        {
            Window.Starts = series.Starts.Span[_low.._high];
        }

        if (series.Histograms.Length > 0)
        {
            Advance(series.HistogramTimes, ref _histogramLow, ref _histogramHigh, from, to);
            Window.HistogramTimes = series.HistogramTimes.AsSpan(_histogramLow.._histogramHigh);
            Window.Histograms = series.Histograms.AsSpan(_histogramLow.._histogramHigh);
            if (series.HistogramStarts.Length > 0)
            {
                Window.HistogramStarts = series.HistogramStarts.Span[_histogramLow.._histogramHigh];
            }
        }

        return !Window.Times.IsEmpty || !Window.Histograms.IsEmpty;
    }

    private static void Advance(ReadOnlySpan<long> times, ref int low, ref int high, long from, long to)
    {
        while (high < times.Length && times[high] <= to)
        {
            high++;
        }

        while (low < high && times[low] <= from)
        {
            low++;
        }
    }
}
