using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Query;

/// <summary>One series with its samples in time order, in two parallel columns.</summary>
/// <param name="labels">The series.</param>
/// <param name="timestamps">Milliseconds since the epoch, strictly ascending.</param>
/// <param name="values">The values; the same length as <paramref name="timestamps"/>.</param>
public sealed class SeriesData(Labels labels, ReadOnlyMemory<long> timestamps, ReadOnlyMemory<double> values)
{
    /// <summary>The series.</summary>
    public Labels Labels { get; } = labels;

    /// <summary>Milliseconds since the epoch, strictly ascending.</summary>
    public ReadOnlyMemory<long> Timestamps { get; } = timestamps;

    /// <summary>The values, parallel to <see cref="Timestamps"/>.</summary>
    public ReadOnlyMemory<double> Values { get; } = values;

    /// <summary>The number of samples.</summary>
    public int Count => Timestamps.Length;
}
