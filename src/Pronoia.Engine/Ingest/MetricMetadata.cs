using System.Collections.Concurrent;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Ingest;

/// <summary>Help, type and unit of the metrics that came in, and which target exposes which; kept in memory only: after a start it fills with the first slots.</summary>
internal sealed class MetricMetadata
{
    private const int MaxDescriptions = 20_000;

    // Families of all targets together.
    private const int MaxReferences = 1_000_000;

    // Targets of a kind describe their metrics alike: each description is there once.
    private readonly ConcurrentDictionary<MetricDescription, MetricDescription> _descriptions = new();
    private readonly ConcurrentDictionary<string, MetricDescription> _first = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Labels, IReadOnlyList<MetricDescription>> _byTarget = new();
    private int _references;

    /// <summary>Everything that is known, in no particular order; of one metric there may be several descriptions.</summary>
    public IEnumerable<MetricDescription> All => _descriptions.Values;

    /// <summary>Takes note of a family.</summary>
    public void Note(MetricFamily family) => Known(new MetricDescription(family.Name, family.Type, family.Help, family.Unit));

    /// <summary>Takes note of all families of a target, in the place of what was known of it.</summary>
    /// <param name="target">The target's labels.</param>
    /// <param name="families">Its families.</param>
    public void Note(Labels target, IEnumerable<MetricFamily> families)
    {
        var list = families.Select(f => Known(new MetricDescription(f.Name, f.Type, f.Help, f.Unit))).OfType<MetricDescription>().ToArray();
        Forget(target);
        if (Interlocked.Add(ref _references, list.Length) > MaxReferences || !_byTarget.TryAdd(target, list))
        {
            Interlocked.Add(ref _references, -list.Length);
        }
    }

    /// <summary>Forgets a target that is gone.</summary>
    public void Forget(Labels target)
    {
        if (_byTarget.TryRemove(target, out var list))
        {
            Interlocked.Add(ref _references, -list.Count);
        }
    }

    /// <summary>The families of a target.</summary>
    public IReadOnlyList<MetricDescription> OfTarget(Labels target) => _byTarget.GetValueOrDefault(target, []);

    /// <summary>What is known of a metric; an empty help where nothing is.</summary>
    public (string Help, MetricType Type) Of(string name) => _first.TryGetValue(name, out var known) ? (known.Help, known.Type) : ("", MetricType.Unknown);

    private MetricDescription? Known(MetricDescription description)
    {
        if (_descriptions.TryGetValue(description, out var known))
        {
            return known;
        }

        if (_descriptions.Count >= MaxDescriptions)
        {
            return null;
        }

        _first.TryAdd(description.Name, description);
        return _descriptions.GetOrAdd(description, description);
    }
}
