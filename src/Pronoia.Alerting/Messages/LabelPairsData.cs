using System.Collections;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Templates;

namespace Pronoia.Alerting.Messages;

/// <summary>Labels in Alertmanager's order as a list of pairs: <c>alertname</c> first, then by name.</summary>
internal sealed class LabelPairsData(Labels labels) : ITemplateObject, IReadOnlyList<object?>
{
    private readonly Label[] _pairs = [.. Sorted(labels)];

    public int Count => _pairs.Length;

    public object? this[int index] => Pair(_pairs[index]);

    /// <summary>Labels in that order.</summary>
    public static IEnumerable<Label> Sorted(Labels labels) => labels.OrderBy(l => l.Name != "alertname").ThenBy(l => l.Name, StringComparer.Ordinal);

    public bool TryGetMember(string name, IReadOnlyList<object?> arguments, out object? value)
    {
        value = (name, arguments.Count) switch
        {
            ("Names", 0) => _pairs.Select(p => p.Name).ToArray(),
            ("Values", 0) => _pairs.Select(p => p.Value).ToArray(),
            _ => null,
        };
        return value is not null;
    }

    public IEnumerator<object?> GetEnumerator() => _pairs.Select(Pair).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static object? Pair(Label label) =>
        new Dictionary<string, string>(StringComparer.Ordinal) { ["Name"] = label.Name, ["Value"] = label.Value };
}
