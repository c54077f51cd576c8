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

        var items = alerts.Select((a, i) => $"{i}:{Indent($"\nLabels:{Pairs(a.Labels)}\nAnnotations:{Pairs(a.Annotations)}", "  ")}");
        return Indent($"[\n{string.Join(",\n", items)}\n]", "            ");
    }

    public static string Samples(IReadOnlyList<RuleTestGroup.ExpectedSample> samples) => samples.Count == 0
        ? "nil"
        : string.Join(", ", samples.Select(s => $"{Pairs(s.Labels)} {s.Histogram?.ToString() ?? GoFloat.ShortestScientific(s.Value)}"));

    // Unlike Labels.ToString, Go's own form has no metric name before the braces.
    private static string Pairs(Labels labels) => Pairs(labels.Select(l => KeyValuePair.Create(l.Name, l.Value)));

    private static string Pairs(IEnumerable<KeyValuePair<string, string>> pairs) => $"{{{string.Join(", ", pairs.Select(p => $"{p.Key}={GoText.Quote(p.Value)}"))}}}";

    private static string Indent(string text, string indent) => text.Replace("\n", "\n" + indent, StringComparison.Ordinal);
}
