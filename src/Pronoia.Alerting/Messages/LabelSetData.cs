using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Templates;

namespace Pronoia.Alerting.Messages;

/// <summary>Labels as templates see them: a map with Alertmanager's <c>SortedPairs</c>, <c>Names</c>, <c>Values</c> and <c>Remove</c>.</summary>
internal sealed class LabelSetData(Labels labels) : ITemplateObject, IReadOnlyDictionary<string, string>
{
    public int Count => labels.Count;

    public IEnumerable<string> Keys => labels.Select(l => l.Name);

    public IEnumerable<string> Values => labels.Select(l => l.Value);

    public string this[string key] => labels[key];

    public bool TryGetMember(string name, IReadOnlyList<object?> arguments, out object? value)
    {
        value = (name, arguments.Count) switch
        {
            ("SortedPairs", 0) => new LabelPairsData(labels),
            ("Names", 0) => LabelPairsData.Sorted(labels).Select(l => l.Name).ToArray(),
            ("Values", 0) => LabelPairsData.Sorted(labels).Select(l => l.Value).ToArray(),
            ("Remove", 1) => new LabelSetData(labels.Without([.. Names(arguments[0])])),
            _ => null,
        };
        return value is not null;
    }

    public bool ContainsKey(string key) => labels.Contains(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value) => labels.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => labels.Select(l => KeyValuePair.Create(l.Name, l.Value)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static IEnumerable<string> Names(object? list) =>
        list is not string && list is IEnumerable names
            ? names.OfType<string>()
            : throw new FormatException("Remove takes a list of label names");
}
