using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Exposition;

/// <summary>
/// Turns series as written into <see cref="Labels"/> and remembers them, so that the same series of the next scrape costs a look-up and no
/// allocation. Bounded: what was not seen for long is forgotten. Not thread-safe; keep one per target or source.
/// </summary>
public sealed class LabelsInterner
{
    private const int MaxPooledLength = 256;

    private readonly Utf8Cache<Labels> _series;
    private readonly Utf8Cache<string> _texts;
    private readonly List<Label> _labels = [];
    private readonly bool _keepEmpty;

    /// <summary>Makes an empty interner.</summary>
    /// <param name="capacity">Series remembered at most.</param>
    /// <param name="keepEmpty">
    /// Whether labels with an empty value are kept, for a caller to whom it matters that a target states one (honoured labels) and who removes them then.
    /// </param>
    public LabelsInterner(int capacity = 200_000, bool keepEmpty = false)
    {
        _keepEmpty = keepEmpty;
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        _series = new Utf8Cache<Labels>(capacity);
        _texts = new Utf8Cache<string>(capacity);
    }

    /// <summary>The number of series remembered.</summary>
    public int Count => _series.Count;

    /// <summary>The label set of a series as written, for example <c>up{job="a"}</c>; metric name included.</summary>
    /// <exception cref="FormatException">The text is not a series, has no metric name or has a label twice.</exception>
    public Labels Intern(ReadOnlySpan<byte> series)
    {
        if (_series.TryGet(series, out var labels))
        {
            return labels;
        }

        return Remember(series, series);
    }

    /// <summary>The label set remembered under a key other than its text.</summary>
    internal bool TryGet(ReadOnlySpan<byte> key, out Labels labels) => _series.TryGet(key, out labels);

    /// <summary>Makes the label set of a series as written and remembers it under a key: its text, or what no text equals.</summary>
    /// <exception cref="FormatException">The text is not a series, has no metric name or has a label twice.</exception>
    internal Labels Remember(ReadOnlySpan<byte> key, ReadOnlySpan<byte> series)
    {
        var scanner = new SeriesScanner(series, strict: false);
        scanner.Start();
        var labels = Build(ref scanner, series.Length);
        _series.Add(key.ToArray(), labels);
        return labels;
    }

    /// <summary>The labels of an exemplar as written, in braces. Not remembered: exemplars seldom repeat.</summary>
    /// <exception cref="FormatException">The text is not a set of labels or has a label twice.</exception>
    public Labels Exemplar(ReadOnlySpan<byte> labels)
    {
        var scanner = new SeriesScanner(labels, strict: false);
        scanner.StartLabelsOnly();
        return Build(ref scanner, labels.Length);
    }

    private Labels Build(ref SeriesScanner scanner, int length)
    {
        _labels.Clear();
        while (scanner.MoveNext())
        {
            _labels.Add(new Label(Text(scanner.LabelName), Text(scanner.LabelValue)));
        }

        if (scanner.Error is not null || scanner.Position != length)
        {
            throw new FormatException(scanner.Error ?? "not a series");
        }

        if (!scanner.MetricName.IsEmpty)
        {
            _labels.Add(new Label(Label.MetricName, Text(scanner.MetricName)));
        }

        _labels.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        for (var i = 1; i < _labels.Count; i++)
        {
            if (_labels[i].Name == _labels[i - 1].Name)
            {
                throw new FormatException($"label name \"{_labels[i].Name}\" occurs twice");
            }
        }

        // A label with an empty value is no label.
        if (!_keepEmpty)
        {
            _labels.RemoveAll(static l => l.Value.Length == 0);
        }

        return Labels.FromSorted(_labels.ToArray());
    }

    private string Text(ReadOnlySpan<byte> raw)
    {
        if (raw.Length > MaxPooledLength)
        {
            return ExpositionText.Unescape(raw);
        }

        if (!_texts.TryGet(raw, out var text))
        {
            text = ExpositionText.Unescape(raw);
            _texts.Add(raw.ToArray(), text);
        }

        return text;
    }
}
