using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Relabel;

/// <summary>Applies relabelling steps to a label set.</summary>
public static class Relabeler
{
    /// <summary>The labels after all steps, or null where a step drops them.</summary>
    public static Labels? Process(Labels labels, IReadOnlyList<RelabelConfig> configs)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(configs);
        if (configs.Count == 0)
        {
            return labels;
        }

        var builder = new LabelsBuilder(labels);
        foreach (var config in configs)
        {
            if (!config.Apply(builder))
            {
                return null;
            }
        }

        return builder.ToLabels();
    }
}
