using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Configuration;

/// <summary>Reads label mappings.</summary>
internal static class SectionLabels
{
    /// <summary>The labels under a key; names are checked, <c>__</c> names are refused.</summary>
    public static Labels Read(YamlMap map, string key)
    {
        var builder = new LabelsBuilder();
        foreach (var (name, value) in map.StringMap(key))
        {
            if (!LabelNames.IsLegacyLabelName(name) || name.StartsWith("__", StringComparison.Ordinal))
            {
                map.Error(key, $"\"{name}\" is not a label name: expected letters, digits and _, not starting with a digit or __");
            }
            else
            {
                builder.Set(name, value);
            }
        }

        return builder.ToLabels();
    }

    /// <summary>The annotations under a key: any name with any text.</summary>
    public static Labels ReadAnnotations(YamlMap map, string key) =>
        Labels.Of(map.StringMap(key).Select(a => new Label(a.Key, a.Value)));
}
