using System.Collections;
using System.Text;

namespace Pronoia.Prometheus.Model;

/// <summary>
/// An immutable label set: the identity of a series. Labels are sorted by name (ordinal), names are unique and no value is empty,
/// so that two sets are equal exactly when they name the same series.
/// </summary>
public sealed class Labels : IReadOnlyList<Label>, IEquatable<Labels>, IComparable<Labels>
{
    private readonly Label[] _labels;
    private readonly int _hash;

    private Labels(Label[] sorted)
    {
        _labels = sorted;
        var hash = new HashCode();
        foreach (var label in sorted)
        {
            hash.Add(string.GetHashCode(label.Name, StringComparison.Ordinal));
            hash.Add(string.GetHashCode(label.Value, StringComparison.Ordinal));
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>The empty label set.</summary>
    public static Labels Empty { get; } = new([]);

    /// <summary>The number of labels, the metric name included.</summary>
    public int Count => _labels.Length;

    /// <summary>The label at <paramref name="index"/> in name order.</summary>
    public Label this[int index] => _labels[index];

    /// <summary>The value of the label <paramref name="name"/>, or the empty string where there is none.</summary>
    public string this[string name] => TryGetValue(name, out var value) ? value : "";

    /// <summary>The metric name (<c>__name__</c>), or the empty string.</summary>
    public string Name => this[Label.MetricName];

    /// <summary>The labels in name order.</summary>
    public ReadOnlySpan<Label> AsSpan() => _labels;

    /// <summary>
    /// Makes a label set. Labels with an empty value are dropped.
    /// </summary>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public static Labels Of(params IEnumerable<Label> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var kept = labels.Where(l => l.Value.Length > 0).ToArray();
        if (kept.Length == 0)
        {
            return Empty;
        }

        Array.Sort(kept, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        for (var i = 1; i < kept.Length; i++)
        {
            if (kept[i].Name == kept[i - 1].Name)
            {
                throw new ArgumentException($"label name \"{kept[i].Name}\" occurs twice", nameof(labels));
            }
        }

        return new Labels(kept);
    }

    /// <summary>Makes a label set from a metric name and pairs of name and value.</summary>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public static Labels Of(string metricName, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var all = new List<Label>(labels.Length + 1) { new(Label.MetricName, metricName) };
        foreach (var (name, value) in labels)
        {
            all.Add(new Label(name, value));
        }

        return Of(all);
    }

    /// <summary>
    /// Wraps an array that already is sorted by name (ordinal), without duplicates or empty values; the array must not change afterwards.
    /// For readers that have ensured that themselves.
    /// </summary>
    public static Labels FromSorted(Label[] sorted) => sorted.Length == 0 ? Empty : new Labels(sorted);

    /// <summary>Whether the label <paramref name="name"/> is present.</summary>
    public bool Contains(string name) => IndexOf(name) >= 0;

    /// <summary>Looks up the value of the label <paramref name="name"/>.</summary>
    public bool TryGetValue(string name, out string value)
    {
        var index = IndexOf(name);
        value = index >= 0 ? _labels[index].Value : "";
        return index >= 0;
    }

    /// <summary>This set with the label <paramref name="name"/> set to <paramref name="value"/> (removed where that is empty).</summary>
    public Labels With(string name, string value) => new LabelsBuilder(this).Set(name, value).ToLabels();

    /// <summary>This set without the labels named.</summary>
    public Labels Without(params ReadOnlySpan<string> names)
    {
        var builder = new LabelsBuilder(this);
        foreach (var name in names)
        {
            builder.Remove(name);
        }

        return builder.ToLabels();
    }

    /// <inheritdoc/>
    public bool Equals(Labels? other) =>
        ReferenceEquals(this, other) || (other is not null && _hash == other._hash && _labels.AsSpan().SequenceEqual(other._labels));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Labels);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <summary>Orders by names and values in turn, as Prometheus orders series.</summary>
    public int CompareTo(Labels? other)
    {
        if (other is null)
        {
            return 1;
        }

        var common = Math.Min(_labels.Length, other._labels.Length);
        for (var i = 0; i < common; i++)
        {
            var byName = string.CompareOrdinal(_labels[i].Name, other._labels[i].Name);
            if (byName != 0)
            {
                return byName;
            }

            var byValue = string.CompareOrdinal(_labels[i].Value, other._labels[i].Value);
            if (byValue != 0)
            {
                return byValue;
            }
        }

        return _labels.Length.CompareTo(other._labels.Length);
    }

    /// <summary>The set in Prometheus's notation, for example <c>up{instance="a:80", job="x"}</c>; <c>{}</c> where empty.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        var name = Name;
        var plainName = LabelNames.IsLegacyMetricName(name);
        if (plainName)
        {
            text.Append(name);
        }

        if (plainName && _labels.Length == 1)
        {
            return text.ToString();
        }

        text.Append('{');
        var first = true;
        foreach (var label in _labels)
        {
            var isName = label.Name == Label.MetricName;
            if (isName && plainName)
            {
                continue;
            }

            if (!first)
            {
                text.Append(", ");
            }

            first = false;
            if (!isName)
            {
                if (LabelNames.IsLegacyLabelName(label.Name))
                {
                    text.Append(label.Name);
                }
                else
                {
                    LabelNames.AppendQuoted(text, label.Name);
                }

                text.Append('=');
            }

            LabelNames.AppendQuoted(text, label.Value);
        }

        return text.Append('}').ToString();
    }

    /// <inheritdoc/>
    public IEnumerator<Label> GetEnumerator() => ((IEnumerable<Label>)_labels).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOf(string name)
    {
        // Label sets are short: a scan beats a binary search.
        for (var i = 0; i < _labels.Length; i++)
        {
            if (_labels[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}
