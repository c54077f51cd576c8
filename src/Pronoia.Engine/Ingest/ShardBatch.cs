using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Ingest;

/// <summary>What one slot of a shard brought.</summary>
/// <param name="Samples">Its samples.</param>
internal sealed record ShardBatch(IReadOnlyList<SeriesSample> Samples)
{
    /// <summary>Whether a series' absence says nothing about it.</summary>
    public bool Blind { get; init; }

    /// <summary>Series that detectors leave alone in this slot.</summary>
    public Func<Labels, bool> Skip { get; init; } = static _ => false;

    /// <summary>Series of what is no longer watched, which detectors forget; null: none.</summary>
    public Func<Labels, bool>? Gone { get; init; }

    /// <summary>Series whose absence in this slot does not end them.</summary>
    public Func<Labels, bool>? Unknown { get; init; }

    /// <summary>Whether series whose samples are not stamped with the slot are ended too when they are no longer there.</summary>
    public bool TrackTimestamps { get; init; } = true;

    /// <summary>Gives samples that depend on which series were alive in the last slot.</summary>
    public Func<IReadOnlySet<Labels>, IEnumerable<SeriesSample>>? Complete { get; init; }
}
