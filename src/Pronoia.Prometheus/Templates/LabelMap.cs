using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Templates;

/// <summary>Labels as a map for templates.</summary>
internal static class LabelMap
{
    public static IReadOnlyDictionary<string, string> Of(Labels labels) => labels.ToDictionary(l => l.Name, l => l.Value, StringComparer.Ordinal);
}
