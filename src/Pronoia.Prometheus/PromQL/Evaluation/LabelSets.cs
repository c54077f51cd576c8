using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>Operations on label sets that the evaluation needs for every series.</summary>
internal static class LabelSets
{
    private const string TypeLabel = "__type__";
    private const string UnitLabel = "__unit__";

    /// <summary>Whether a label describes the metric itself, so that operations on its values invalidate it.</summary>
    public static bool IsMetadata(string name) => name is Label.MetricName or TypeLabel or UnitLabel;

    public static string MetricType(Labels labels) => labels[TypeLabel];

    public static Labels WithoutMetadata(Labels labels) => Filter(labels, static (name, _) => !IsMetadata(name), Array.Empty<string>());

    public static Labels Keep(Labels labels, string[] names) => Filter(labels, static (name, names) => Array.IndexOf(names, name) >= 0, names);

    /// <summary>The labels but for those named and the metric name; type and unit stay.</summary>
    public static Labels WithoutNameAnd(Labels labels, string[] names) =>
        Filter(labels, static (name, names) => name != Label.MetricName && Array.IndexOf(names, name) < 0, names);

    public static Labels Without(Labels labels, string[] names) => Filter(labels, static (name, names) => Array.IndexOf(names, name) < 0, names);

    private static Labels Filter(Labels labels, Func<string, string[], bool> keep, string[] names)
    {
        var span = labels.AsSpan();
        var kept = 0;
        foreach (var label in span)
        {
            kept += keep(label.Name, names) ? 1 : 0;
        }

        if (kept == span.Length)
        {
            return labels;
        }

        var result = new Label[kept];
        var at = 0;
        foreach (var label in span)
        {
            if (keep(label.Name, names))
            {
                result[at++] = label;
            }
        }

        return Labels.FromSorted(result);
    }
}
