using System.Globalization;
using System.Text;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Rules;
using Pronoia.Reporting.Text;

namespace Pronoia.Reporting.Slos;

/// <summary>
/// Generates ordinary Prometheus rules for objectives: error ratios over each window, metadata, and multi-window, multi-burn-rate alerts
/// (The Site Reliability Workbook, chapter 5). Names of series and labels are those of Sloth, so that dashboards made for it work.
/// Where nothing is known the ratio is absent or NaN, and no alert fires from it.
/// </summary>
public static class SloRules
{
    private const string Window = "sloth_window";

    /// <summary>The groups of one objective: indicator, metadata, and alerts unless both are disabled.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The objective is not above 0 and below 1.</exception>
    /// <param name="slo">The objective.</param>
    /// <param name="file">What the groups name as their file; group names are unique in it.</param>
    public static IReadOnlyList<RuleGroup> Generate(SloDefinition slo, string file = "slos")
    {
        ArgumentNullException.ThrowIfNull(slo);
        ErrorBudget.Check(slo.Objective);
        var alerts = Alerts(slo);
        return
        [
            new RuleGroup($"sloth-slo-sli-recordings-{slo.Id}", file, Indicators(slo)),
            new RuleGroup($"sloth-slo-meta-recordings-{slo.Id}", file, Metadata(slo)),
            .. alerts.Count > 0 ? [new RuleGroup($"sloth-slo-alerts-{slo.Id}", file, alerts)] : Array.Empty<RuleGroup>(),
        ];
    }

    /// <summary>The rule file of objectives, in the order given.</summary>
    public static string ToYaml(IEnumerable<SloDefinition> slos)
    {
        ArgumentNullException.ThrowIfNull(slos);
        var yaml = new StringBuilder("groups:\n");
        foreach (var group in slos.SelectMany(slo => Generate(slo)))
        {
            yaml.Append("  - name: ").Append(Quoted(group.Name)).Append("\n    rules:\n");
            foreach (var rule in group.Rules)
            {
                yaml.Append(CultureInfo.InvariantCulture, $"      - {(rule is AlertingRule ? "alert" : "record")}: {Quoted(rule.Name)}\n        expr: {Quoted(rule.Expr)}\n");
                Map(yaml, "labels", rule.Labels.Select(l => KeyValuePair.Create(l.Name, l.Value)));
                Map(yaml, "annotations", rule is AlertingRule alert ? alert.Annotations : []);
            }
        }

        return yaml.ToString();
    }

    private static List<Rule> Indicators(SloDefinition slo)
    {
        var windows = Windows(slo).SelectMany(w => new[] { w.Short, w.Long }).Append(TimeSpan.FromMinutes(5)).Distinct().Order();
        var rules = new List<Rule>();
        foreach (var range in windows.Select(PrometheusDuration.Format))
        {
            // The comparison drops NaN: where there was no event, nothing is known and nothing is recorded.
            rules.Add(Record(Ratio(range), $"(\n{slo.Indicator.ErrorRatio(range)}\n) >= 0", Labels(slo, (Window, range))));
        }

        // Over the whole window a raw query would be too dear; the mean of the short ratios stands for it, each stretch weighing the same.
        var whole = PrometheusDuration.Format(slo.Window.Length);
        rules.Add(Record(Ratio(whole), $"avg_over_time({Ratio("5m")}{Selector(slo)}[{whole}])", Labels(slo, (Window, whole))));
        return rules;
    }

    /// <summary>The conditions that fit into the window: on the last three days nobody can alert for a budget of one day.</summary>
    private static IEnumerable<BurnRateWindow> Windows(SloDefinition slo) => BurnRateWindow.Recommended.Where(w => w.Long < slo.Window.Length);

    private static Rule[] Metadata(SloDefinition slo)
    {
        var (labels, selector) = (Labels(slo), Selector(slo));
        var whole = PrometheusDuration.Format(slo.Window.Length);
        return
        [
            Record("slo:objective:ratio", $"vector({Number(slo.Objective)})", labels),
            Record("slo:error_budget:ratio", $"vector({Number(1 - slo.Objective)})", labels),
            Record("slo:time_period:days", $"vector({Number(slo.Window.Length.TotalDays)})", labels),
            Record("slo:current_burn_rate:ratio", Burn("5m"), labels),
            Record("slo:period_burn_rate:ratio", Burn(whole), labels),
            Record("slo:period_error_budget_remaining:ratio", $"1 - slo:period_burn_rate:ratio{selector}", labels),
            Record("sloth_slo_info", "vector(1)", Labels(slo, ("sloth_mode", "pronoia"), ("sloth_objective", Number(slo.Objective * 100)), ("sloth_spec", "prometheus/v1"))),
        ];

        string Burn(string range) =>
            $"{Ratio(range)}{selector}\n/ on (sloth_id, sloth_slo, sloth_service) group_left\nslo:error_budget:ratio{selector}";
    }

    private static List<Rule> Alerts(SloDefinition slo)
    {
        var rules = new List<Rule>();
        foreach (var (page, alert) in new[] { (true, slo.Page), (false, slo.Ticket) })
        {
            if (alert.Disabled)
            {
                continue;
            }

            var conditions = Windows(slo).Where(w => w.Page == page).Select(w =>
            {
                var limit = $"({Number(w.BurnRate(slo.Window.Length))} * {Number(1 - slo.Objective)})";
                return $"(\n  max({Ratio(PrometheusDuration.Format(w.Short))}{Selector(slo)} > {limit}) without ({Window})\n"
                    + $"  and\n  max({Ratio(PrometheusDuration.Format(w.Long))}{Selector(slo)} > {limit}) without ({Window})\n)";
            }).ToArray();
            if (conditions.Length == 0)
            {
                continue;
            }

            var severity = page ? "page" : "ticket";
            var labels = ToLabels(Merge([new("sloth_severity", severity), .. slo.AlertLabels, .. alert.Labels]));
            rules.Add(new AlertingRule(slo.AlertName.Length > 0 ? slo.AlertName : slo.Id, string.Join("\nor\n", conditions), labels, default)
            {
                Annotations =
                [
                    .. Merge(
                    [
                        new("title", $"({severity}) {{{{$labels.sloth_service}}}} {{{{$labels.sloth_slo}}}} error budget burn rate is too high."),
                        new("summary", $"{{{{$labels.sloth_service}}}} {{{{$labels.sloth_slo}}}} burns its error budget of {Quantity.Percent(1 - slo.Objective)} over {slo.Window} too fast."),
                        .. slo.AlertAnnotations,
                        .. alert.Annotations,
                    ]),
                ],
            });
        }

        return rules;
    }

    private static string Ratio(string range) => "slo:sli_error:ratio_rate" + range;

    private static string Selector(SloDefinition slo) =>
        $"{{sloth_id={Quoted(slo.Id)}, sloth_service={Quoted(slo.Service)}, sloth_slo={Quoted(slo.Name)}}}";

    // Generated rules stand in no file, so they have no position.
    private static RecordingRule Record(string name, string expr, IReadOnlyList<Label> labels) => new(name, expr, labels, default);

    private static IReadOnlyList<Label> Labels(SloDefinition slo, params ReadOnlySpan<(string Name, string Value)> more) =>
        ToLabels(Merge([.. slo.Labels, new("sloth_id", slo.Id), new("sloth_service", slo.Service), new("sloth_slo", slo.Name), .. Pairs(more)]));

    private static IReadOnlyList<Label> ToLabels(SortedDictionary<string, string> pairs) => [.. pairs.Select(p => new Label(p.Key, p.Value))];

    private static KeyValuePair<string, string>[] Pairs(ReadOnlySpan<(string Name, string Value)> pairs)
    {
        var result = new KeyValuePair<string, string>[pairs.Length];
        for (var i = 0; i < pairs.Length; i++)
        {
            result[i] = new(pairs[i].Name, pairs[i].Value);
        }

        return result;
    }

    /// <summary>The pairs by name; of two with one name the later counts.</summary>
    private static SortedDictionary<string, string> Merge(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var merged = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in pairs)
        {
            merged[name] = value;
        }

        return merged;
    }

    /// <summary>A number as people write it: 1 − 0.999 is 0.001, not 0.0010000000000000009.</summary>
    private static string Number(double value) => ((decimal)value).ToString("0.############", CultureInfo.InvariantCulture);

    /// <summary>A text in double quotes, as YAML and PromQL both read it; control characters, which YAML forbids, are replaced.</summary>
    private static string Quoted(string text) => LabelNames.AppendQuoted(
        new StringBuilder(), string.Concat(text.Select(c => char.IsControl(c) && c is not ('\n' or '\t') ? '\ufffd' : c))).ToString();

    private static void Map(StringBuilder yaml, string key, IEnumerable<KeyValuePair<string, string>> map)
    {
        var header = $"        {key}:\n";
        foreach (var (name, value) in map)
        {
            yaml.Append(header);
            header = "";
            yaml.Append("          ").Append(name).Append(": ").Append(Quoted(value)).Append('\n');
        }
    }
}
