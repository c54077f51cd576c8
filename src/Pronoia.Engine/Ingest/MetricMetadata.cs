using System.Collections.Concurrent;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Ingest;

/// <summary>Help and type of the metrics that came in, kept in memory only: after a start it fills with the first slots.</summary>
internal sealed class MetricMetadata
{
    private const int MaxMetrics = 10_000;

    private readonly ConcurrentDictionary<string, (string Help, MetricType Type)> _metrics = new(StringComparer.Ordinal);

    /// <summary>Everything that is known, in no particular order.</summary>
    public IEnumerable<(string Name, string Help, MetricType Type)> All => _metrics.Select(m => (m.Key, m.Value.Help, m.Value.Type));

    /// <summary>Takes note of a family.</summary>
    public void Note(MetricFamily family)
    {
        if (_metrics.Count < MaxMetrics)
        {
            _metrics.TryAdd(family.Name, (family.Help, family.Type));
        }
    }

    /// <summary>What is known of a metric; an empty help where nothing is.</summary>
    public (string Help, MetricType Type) Of(string name) => _metrics.GetValueOrDefault(name, ("", MetricType.Unknown));
}
