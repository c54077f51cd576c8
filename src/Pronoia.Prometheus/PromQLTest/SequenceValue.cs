using Pronoia.Prometheus.Histograms;

namespace Pronoia.Prometheus.PromQLTest;

/// <summary>One place of a sequence in the expanding notation.</summary>
/// <param name="Omitted">Whether there is no sample (<c>_</c>).</param>
/// <param name="Value">The value of a float sample; the stale marker for <c>stale</c>.</param>
/// <param name="Histogram">The histogram of a histogram sample.</param>
/// <param name="HintStated">Whether the notation states the histogram's <c>counter_reset_hint</c>.</param>
/// <param name="StartOffsetMs">The start timestamp of the sample relative to its time, in milliseconds; null where it is unknown.</param>
public readonly record struct SequenceValue(
    bool Omitted, double Value, FloatHistogram? Histogram = null, bool HintStated = false, long? StartOffsetMs = null);
