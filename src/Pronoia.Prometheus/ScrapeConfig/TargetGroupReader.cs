using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.ScrapeConfig;

/// <summary>
/// Reads target groups: <c>targets</c> and <c>labels</c>, as static sections, the files of <c>file_sd</c> and the answers of <c>http_sd</c> write them
/// (JSON is YAML).
/// </summary>
public static class TargetGroupReader
{
    private const string AddressLabel = "__address__";

    /// <summary>Reads a list of groups from a document.</summary>
    /// <param name="value">The document; a list.</param>
    /// <param name="source">How <see cref="TargetGroup.Source"/> names it; the group's number is added.</param>
    /// <param name="diagnostics">Receives everything that is wrong.</param>
    public static IReadOnlyList<TargetGroup> ReadList(YamlValue? value, string source, Diagnostics diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (value is null or { IsNull: true })
        {
            return [];
        }

        if (value is not YamlSequence sequence)
        {
            diagnostics.Error(value.Position, $"expected a list of target groups, found {YamlMap.Describe(value)}");
            return [];
        }

        var groups = new List<TargetGroup>(sequence.Items.Count);
        foreach (var item in sequence.Items)
        {
            var map = YamlMap.Of(item, diagnostics, "target group");
            groups.Add(Read(map, $"{source}:{groups.Count}"));
            map.Done();
        }

        return groups;
    }

    internal static TargetGroup Read(YamlMap map, string source)
    {
        var targets = map.List("targets", item =>
        {
            if (item is YamlScalar { IsNull: false, Text.Length: > 0 } scalar)
            {
                return Labels.Of([new Label(AddressLabel, scalar.Text)]);
            }

            map.Diagnostics.Error(item.Position, $"{map.What}: targets: expected an address, found {YamlMap.Describe(item)}");
            return null;
        });
        return new TargetGroup([.. targets.OfType<Labels>()], Labels.Of(LabelSection.Read(map, "labels")), source);
    }
}
