using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Detection;

/// <summary>All detector state of one shard. Belongs to whoever loaded it; saved as a whole with compare-and-swap.</summary>
internal sealed class ShardState
{
    /// <summary>The last slot whose samples are in the state; an older or equal slot is dropped.</summary>
    public DateTimeOffset LastSlot { get; set; }

    /// <summary>The tracked series by entry and series.</summary>
    public Dictionary<(string Entry, Labels Series), TrackedSeries> Tracked { get; } = [];

    /// <summary>The groups of series that are watched as one, by name.</summary>
    public Dictionary<string, TrackedGroup> Groups { get; } = new(StringComparer.Ordinal);

    /// <summary>Events opened since the shard's state began, by kind.</summary>
    public SortedDictionary<string, long> Opened { get; } = new(StringComparer.Ordinal);

    /// <summary>The version of the blob this was read from or saved as; null: not stored yet.</summary>
    public string? ETag { get; set; }

    /// <summary>The entries that the detectors were made for; not stored.</summary>
    public IReadOnlyList<DetectionConfig>? Detection { get; set; }

    /// <summary>The entries that the forecasters were made for; not stored.</summary>
    public IReadOnlyList<ForecastConfig>? Forecasts { get; set; }

    /// <summary>What each label set of the shard is tracked as; derived, not stored.</summary>
    public Dictionary<Labels, TrackedSeries[]> Index { get; } = [];
}
