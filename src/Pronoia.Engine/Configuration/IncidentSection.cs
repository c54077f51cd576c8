using Pronoia.Detection.Correlation;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Configuration;

/// <summary>Reads <c>incidents</c>.</summary>
internal static class IncidentSection
{
    public static IncidentConfig Read(YamlMap root)
    {
        var map = root.Map("incidents", "incidents");
        var defaults = new IncidentConfig();
        var group = map.Map("group", "incidents: group");
        var config = new IncidentConfig
        {
            Name = map.String("name", defaults.Name),
            Window = map.Duration("window", defaults.Window, min: TimeSpan.FromSeconds(1)),
            Corroborate = (int)map.Int("corroborate", defaults.Corroborate, min: 1, max: 1000),
            AloneBelow = map.Double("alone_below", defaults.AloneBelow, min: 0, max: 1),
            GroupSeries = (int)group.Int("series", defaults.GroupSeries, min: 0, max: GroupOptions.MostSeries),
            GroupFalseAlarmsPerMonth = group.Double("false_alarms_per_month", defaults.GroupFalseAlarmsPerMonth, min: 1e-6, max: 10_000),
            By = map.Has("by") ? map.Strings("by") : defaults.By,
            Labels = SectionLabels.Read(map, "labels"),
            Annotations = SectionLabels.ReadAnnotations(map, "annotations"),
        };
        foreach (var name in config.By.Where(n => !LabelNames.IsLegacyLabelName(n)))
        {
            map.Error("by", $"\"{name}\" is not a label name");
        }

        if (config.Name.Length is 0 or > 200)
        {
            map.Error("name", "expected 1 to 200 characters");
        }

        if (config.GroupSeries == 1)
        {
            group.Error("series", "expected 2 or more, or 0 where groups are not to be watched");
        }

        group.Done();
        map.Done();
        return config;
    }
}
