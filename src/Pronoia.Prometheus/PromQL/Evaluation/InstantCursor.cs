using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Query;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>Finds the sample of a series that is current at ascending times: the newest one within the lookback that is no stale marker.</summary>
internal ref struct InstantCursor(SeriesData data, long lookbackMs)
{
    private readonly ReadOnlySpan<long> _times = data.Timestamps.Span;
    private readonly ReadOnlySpan<double> _values = data.Values.Span;
    private readonly ReadOnlySpan<long> _starts = data.StartTimestamps.Span;
    private readonly ReadOnlySpan<FloatHistogram?> _histograms = data.Histograms.Span;
    private int _next;

    /// <summary>The time of the sample found.</summary>
    public readonly long TimeMs => _times[_next - 1];

    /// <summary>The start timestamp of the sample found; 0 where it is unknown.</summary>
    public readonly long StartMs => _starts.IsEmpty ? 0 : _starts[_next - 1];

    public readonly double Value => _values[_next - 1];

    public readonly FloatHistogram? Histogram => _histograms.IsEmpty ? null : _histograms[_next - 1];

    /// <summary>Moves to a time that is not before the last one; false where no sample is current.</summary>
    public bool MoveTo(long timeMs)
    {
        while (_next < _times.Length && _times[_next] <= timeMs)
        {
            _next++;
        }

        return _next > 0 && _times[_next - 1] > timeMs - lookbackMs && !StaleMarker.IsStale(Histogram?.Sum ?? Value);
    }
}
