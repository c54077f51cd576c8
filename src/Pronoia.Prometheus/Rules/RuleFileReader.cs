using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.Rules;

/// <summary>Reads the groups of a rule file, and finds all that is wrong with them.</summary>
internal sealed class RuleFileReader(string path, Diagnostics diagnostics, ExpressionValidator validator)
{
    public IReadOnlyList<RuleGroup> Read(YamlValue? value)
    {
        var file = YamlMap.Of(value, diagnostics, "rule file");
        var names = new HashSet<string>(StringComparer.Ordinal);
        var groups = file.Maps("groups", "group", group =>
        {
            var read = Group(group);
            if (read.Name.Length > 0 && !names.Add(read.Name))
            {
                group.Error("name", $"group name \"{read.Name}\" is repeated in the same file");
            }

            return read;
        });
        file.Done();
        return groups;
    }

    private RuleGroup Group(YamlMap group)
    {
        var labels = LabelSection.Read(group, "labels");
        return new RuleGroup(group.String("name", required: true) ?? "", path, group.Maps("rules", "rule", rule => Rule(rule, labels)))
        {
            Interval = group.OptionalDuration("interval") is { Ticks: > 0 } interval ? interval : null,
            Limit = (int)group.Int("limit", 0, 0, int.MaxValue),
            QueryOffset = group.OptionalDuration("query_offset"),
        };
    }

    private Rule Rule(YamlMap rule, IReadOnlyList<Label> groupLabels)
    {
        var record = rule.String("record") ?? "";
        var alert = rule.String("alert") ?? "";
        var expr = rule.String("expr", required: true) ?? "";
        if (expr.Length > 0 && validator(expr) is { } problem)
        {
            rule.Error("expr", $"could not parse expression: {problem}");
        }

        var duration = rule.Duration("for", TimeSpan.Zero);
        var keepFiringFor = rule.Duration("keep_firing_for", TimeSpan.Zero);
        var own = LabelSection.Read(rule, "labels");
        var annotations = LabelSection.Read(rule, "annotations");
        var labels = groupLabels.Concat(own)
            .GroupBy(l => l.Name, StringComparer.Ordinal)
            .Select(g => g.Last())
            .OrderBy(l => l.Name, StringComparer.Ordinal)
            .ToList();
        if (record.Length > 0 == alert.Length > 0)
        {
            diagnostics.Error(rule.Position, record.Length > 0
                ? "rule: give either record or alert, not both"
                : "rule: one of record or alert must be set");
        }

        if (alert.Length > 0)
        {
            CheckTemplates(rule, alert, "labels");
            CheckTemplates(rule, alert, "annotations");
            return new AlertingRule(alert, expr, labels, rule.Position)
            {
                For = duration,
                KeepFiringFor = keepFiringFor,
                Annotations = [.. annotations.OrderBy(a => a.Name, StringComparer.Ordinal).Select(a => KeyValuePair.Create(a.Name, a.Value))],
            };
        }

        foreach (var key in (ReadOnlySpan<string>)["for", "keep_firing_for", "annotations"])
        {
            if (rule.Has(key))
            {
                rule.Error(key, "a recording rule has none");
            }
        }

        if (record.Length > 0 && !LabelNames.IsLegacyMetricName(record))
        {
            rule.Error("record", $"invalid recording rule name \"{record}\": expected letters, digits, underscores and colons, not starting with a digit");
        }

        return new RecordingRule(record, expr, labels, rule.Position);
    }

    private void CheckTemplates(YamlMap rule, string alert, string key)
    {
        foreach (var entry in rule.Map(key).Entries)
        {
            if (entry.Value is YamlScalar scalar && AlertTemplates.Check(alert, scalar.Text) is { } problem)
            {
                diagnostics.Error(scalar.Position, $"rule: {key}: {entry.Key}: {problem}");
            }
        }
    }
}
