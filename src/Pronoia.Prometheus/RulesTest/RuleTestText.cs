using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL.Parsing;

namespace Pronoia.Prometheus.RulesTest;

/// <summary>Alerts and samples as promtool prints them.</summary>
internal static class RuleTestText
{
    public static string Alerts(IReadOnlyList<RuleTestGroup.ExpectedAlert> alerts)
    {
        if (alerts.Count == 0)
        {
            return "[]";
        }

        var items = alerts.Select((a, i) => $"{i}:{Indent($"\nLabels:{Pairs(a.Labels.Select(l => KeyValuePair.Create(l.Name, l.Value)))}\nAnnotations:{Pairs(a.Annotations)}", "  ")}");
        return Indent($"[\n{string.Join(",\n", items)}\n]", "            ");
    }

    public static string Samples(IReadOnlyList<RuleTestGroup.ExpectedSample> samples) => samples.Count == 0
        ? "nil"
        : string.Join(", ", samples.Select(s => $"{Pairs(s.Labels.Select(l => KeyValuePair.Create(l.Name, l.Value)))} {s.Histogram?.ToString() ?? GoFloat.ShortestScientific(s.Value)}"));

    private static string Pairs(IEnumerable<KeyValuePair<string, string>> pairs) => $"{{{string.Join(", ", pairs.Select(p => $"{p.Key}={GoText.Quote(p.Value)}"))}}}";

    private static string Indent(string text, string indent) => text.Replace("\n", "\n" + indent, StringComparison.Ordinal);
}
