using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Scrape;

/// <summary>Puts a target's labels on what it exposes.</summary>
internal static class TargetLabels
{
    /// <summary>
    /// The labels of a sample as Prometheus resolves them: where both sides have a label the sample's wins if they are honoured, else it is kept under
    /// <c>exported_NAME</c>. Labels with an empty value go, but an honoured empty one keeps the target's away.
    /// </summary>
    /// <param name="given">What the target exposes, empty labels included where it matters.</param>
    /// <param name="target">The target's labels.</param>
    /// <param name="honorLabels">Whether the sample's labels win.</param>
    public static Labels Apply(Labels given, Labels target, bool honorLabels)
    {
        var builder = new LabelsBuilder();
        foreach (var label in given.AsSpan())
        {
            builder.Set(label.Name, label.Value);
        }

        List<Label>? conflicts = null;
        foreach (var label in target.AsSpan())
        {
            if (honorLabels && given.Contains(label.Name))
            {
                continue;
            }

            if (given[label.Name] is { Length: > 0 } value)
            {
                (conflicts ??= []).Add(new Label(label.Name, value));
            }

            builder.Set(label.Name, label.Value);
        }

        // Shorter names first, as in Prometheus: exported_a is found before exported_exported_a.
        foreach (var (name, value) in conflicts?.OrderBy(c => c.Name.Length) ?? Enumerable.Empty<Label>())
        {
            var exported = "exported_" + name;
            while (builder.Get(exported).Length > 0 || given.Contains(exported) || target.Contains(exported))
            {
                exported = "exported_" + exported;
            }

            builder.Set(exported, value);
        }

        return builder.ToLabels();
    }
}
