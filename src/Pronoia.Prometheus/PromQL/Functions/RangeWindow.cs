using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.PromQL.Evaluation;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>The samples of one series in one window.</summary>
internal ref struct RangeWindow
{
    public RangeSeries Series;

    /// <summary>The index of the window's first float in the series.</summary>
    public int FirstFloat;

    public ReadOnlySpan<long> Times;
    public ReadOnlySpan<double> Values;
    /// <summary>The start timestamps of the floats; empty where none are known.</summary>
    public ReadOnlySpan<long> Starts;

    /// <summary>The start timestamps of the histograms; empty where none are known.</summary>
    public ReadOnlySpan<long> HistogramStarts;

    public ReadOnlySpan<long> HistogramTimes;
    public ReadOnlySpan<FloatHistogram> Histograms;

    /// <summary>The index of the evaluation time in the grid.</summary>
    public int Step;

    /// <summary>The evaluation time, milliseconds since the epoch.</summary>
    public long EvaluationMs;

    /// <summary>The window is (<see cref="StartMs"/>, <see cref="EndMs"/>].</summary>
    public long StartMs;

    public long EndMs;

    public readonly bool IsMixed => !Values.IsEmpty && !Histograms.IsEmpty;
}
