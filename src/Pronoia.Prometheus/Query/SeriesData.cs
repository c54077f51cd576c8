using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Query;

/// <summary>One series with its samples in time order, in parallel columns.</summary>
/// <param name="labels">The series.</param>
/// <param name="timestamps">Milliseconds since the epoch, strictly ascending.</param>
/// <param name="values">The values; the same length as <paramref name="timestamps"/>. The value of a histogram sample is ignored.</param>
/// <param name="histograms">The histograms, null for float samples; either empty or the same length as <paramref name="timestamps"/>.</param>
public sealed class SeriesData(
    Labels labels, ReadOnlyMemory<long> timestamps, ReadOnlyMemory<double> values, ReadOnlyMemory<FloatHistogram?> histograms)
{
    /// <summary>A series of float samples only.</summary>
    /// <param name="labels">The series.</param>
    /// <param name="timestamps">Milliseconds since the epoch, strictly ascending.</param>
    /// <param name="values">The values; the same length as <paramref name="timestamps"/>.</param>
    public SeriesData(Labels labels, ReadOnlyMemory<long> timestamps, ReadOnlyMemory<double> values)
        : this(labels, timestamps, values, default)
    {
    }

    /// <summary>The series.</summary>
    public Labels Labels { get; } = labels;

    /// <summary>Milliseconds since the epoch, strictly ascending.</summary>
    public ReadOnlyMemory<long> Timestamps { get; } = timestamps;

    /// <summary>The values, parallel to <see cref="Timestamps"/>; where <see cref="Histograms"/> has a histogram the value is ignored.</summary>
    public ReadOnlyMemory<double> Values { get; } = values;

    /// <summary>The histograms, parallel to <see cref="Timestamps"/> and null for float samples; empty where all samples are floats.</summary>
    public ReadOnlyMemory<FloatHistogram?> Histograms { get; } = histograms;

    /// <summary>
    /// When what each sample counts began, milliseconds since the epoch and 0 where that is unknown; parallel to <see cref="Timestamps"/> or empty.
    /// </summary>
    public ReadOnlyMemory<long> StartTimestamps { get; init; }

    /// <summary>The number of samples.</summary>
    public int Count => Timestamps.Length;

    /// <summary>Whether a sample is a native histogram.</summary>
    /// <param name="index">The sample.</param>
    public bool IsHistogram(int index) => !Histograms.IsEmpty && Histograms.Span[index] is not null;

    /// <summary>Whether a sample ends the series, as a float or as a histogram.</summary>
    /// <param name="index">The sample.</param>
    public bool IsStale(int index) => StaleMarker.IsStale((Histograms.IsEmpty ? null : Histograms.Span[index])?.Sum ?? Values.Span[index]);

    /// <summary>
    /// The series for who understands floats alone: without its histogram samples, but for those that end the series, which become float stale markers.
    /// </summary>
    public SeriesData Floats()
    {
        if (Histograms.IsEmpty)
        {
            return this;
        }

        var (times, values, starts) = (new List<long>(Count), new List<double>(Count), new List<long>());
        for (var i = 0; i < Count; i++)
        {
            if (IsHistogram(i) && !IsStale(i))
            {
                continue;
            }

            times.Add(Timestamps.Span[i]);
            values.Add(IsHistogram(i) ? StaleMarker.Value : Values.Span[i]);
            if (!StartTimestamps.IsEmpty)
            {
                starts.Add(StartTimestamps.Span[i]);
            }
        }

        return new SeriesData(Labels, times.ToArray(), values.ToArray()) { StartTimestamps = starts.ToArray() };
    }
}
