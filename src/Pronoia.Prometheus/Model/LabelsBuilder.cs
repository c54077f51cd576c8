namespace Pronoia.Prometheus.Model;

/// <summary>Builds a <see cref="Labels"/> from another by setting and removing labels. Not thread-safe.</summary>
public sealed class LabelsBuilder
{
    private readonly SortedDictionary<string, string> _labels = new(StringComparer.Ordinal);

    /// <summary>Starts from the empty set.</summary>
    public LabelsBuilder()
    {
    }

    /// <summary>Starts from <paramref name="labels"/>.</summary>
    public LabelsBuilder(Labels labels)
    {
        foreach (var label in labels.AsSpan())
        {
            _labels[label.Name] = label.Value;
        }
    }

    /// <summary>The value of a label, or the empty string.</summary>
    public string Get(string name) => _labels.GetValueOrDefault(name, "");

    /// <summary>Sets a label; an empty value removes it.</summary>
    public LabelsBuilder Set(string name, string value)
    {
        if (value.Length == 0)
        {
            _labels.Remove(name);
        }
        else
        {
            _labels[name] = value;
        }

        return this;
    }

    /// <summary>Removes a label where present.</summary>
    public LabelsBuilder Remove(string name)
    {
        _labels.Remove(name);
        return this;
    }

    /// <summary>The label set built so far.</summary>
    public Labels ToLabels()
    {
        var sorted = new Label[_labels.Count];
        var i = 0;
        foreach (var (name, value) in _labels)
        {
            sorted[i++] = new Label(name, value);
        }

        return Labels.FromSorted(sorted);
    }
}
