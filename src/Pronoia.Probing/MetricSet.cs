using Pronoia.Prometheus.Model;

namespace Pronoia.Probing;

/// <summary>Collects the gauges of one attempt. Written by one thread at a time; a copy may be taken meanwhile.</summary>
internal sealed class MetricSet
{
    private readonly Lock _writing = new();
    private readonly List<(MetricDefinition Definition, Labels Labels, double Value)> _values = new(32);

    /// <summary>Sets a gauge without labels.</summary>
    public void Set(MetricDefinition definition, double value) => Set(definition, Labels.Empty, value);

    /// <summary>Sets a gauge.</summary>
    public void Set(MetricDefinition definition, Labels labels, double value)
    {
        lock (_writing)
        {
            var index = IndexOf(definition, labels);
            if (index >= 0)
            {
                _values[index] = (definition, labels, value);
            }
            else
            {
                _values.Add((definition, labels, value));
            }
        }
    }

    /// <summary>Adds to a gauge that may not have been set yet.</summary>
    public void Add(MetricDefinition definition, Labels labels, double value)
    {
        lock (_writing)
        {
            var index = IndexOf(definition, labels);
            Set(definition, labels, index < 0 ? value : _values[index].Value + value);
        }
    }

    /// <summary>The gauges as they are now, in a set of their own.</summary>
    public MetricSet Copy()
    {
        var copy = new MetricSet();
        lock (_writing)
        {
            copy._values.AddRange(_values);
        }

        return copy;
    }

    /// <summary>The gauges as families, by name, samples by labels.</summary>
    public IReadOnlyList<MetricFamily> ToFamilies()
    {
        _values.Sort(static (a, b) => string.CompareOrdinal(a.Definition.Name, b.Definition.Name) is var c && c != 0 ? c : a.Labels.CompareTo(b.Labels));
        var families = new List<MetricFamily>(_values.Count);
        for (var start = 0; start < _values.Count;)
        {
            var definition = _values[start].Definition;
            var end = start + 1;
            while (end < _values.Count && ReferenceEquals(_values[end].Definition, definition))
            {
                end++;
            }

            var points = new MetricPoint[end - start];
            for (var i = start; i < end; i++)
            {
                points[i - start] = new MetricPoint(definition.Name, _values[i].Labels, _values[i].Value);
            }

            families.Add(new MetricFamily(definition.Name, definition.Help, MetricType.Gauge, points));
            start = end;
        }

        return families;
    }

    private int IndexOf(MetricDefinition definition, Labels labels)
    {
        for (var i = 0; i < _values.Count; i++)
        {
            if (ReferenceEquals(_values[i].Definition, definition) && _values[i].Labels.Equals(labels))
            {
                return i;
            }
        }

        return -1;
    }
}
