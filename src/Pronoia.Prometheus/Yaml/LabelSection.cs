using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Yaml;

/// <summary>Reads mappings of label names to values, such as <c>labels</c>, <c>annotations</c> and <c>external_labels</c>.</summary>
internal static class LabelSection
{
    /// <summary>The labels below a key in the order of the file; empty values are kept. A bad name or value is reported and left out.</summary>
    public static IReadOnlyList<Label> Read(YamlMap owner, string key)
    {
        var labels = new List<Label>();
        foreach (var entry in owner.Map(key).Entries)
        {
            if (!LabelNames.IsLegacyLabelName(entry.Key) || entry.Key == Label.MetricName)
            {
                owner.Diagnostics.Error(
                    entry.KeyPosition, $"{owner.What}: {key}: invalid name \"{entry.Key}\": expected letters, digits and underscores, not starting with a digit");
            }
            else if (entry.Value is YamlScalar scalar)
            {
                labels.Add(new Label(entry.Key, scalar.IsNull ? "" : scalar.Text));
            }
            else
            {
                owner.Diagnostics.Error(entry.Value.Position, $"{owner.What}: {key}: {entry.Key}: expected text, found {YamlMap.Describe(entry.Value)}");
            }
        }

        return labels;
    }
}
