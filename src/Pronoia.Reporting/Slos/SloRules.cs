using System.Globalization;
using System.Text;
using Pronoia.Prometheus.Model;
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
    public static IReadOnlyList<SloRuleGroup> Generate(SloDefinition slo)
    {
        ArgumentNullException.ThrowIfNull(slo);
        ErrorBudget.Check(slo.Objective);
        var alerts = Alerts(slo);
        return
        [
            new SloRuleGroup($"sloth-slo-sli-recordings-{slo.Id}", Indicators(slo)),
            new SloRuleGroup($"sloth-slo-meta-recordings-{slo.Id}", Metadata(slo)),
            .. alerts.Count > 0 ? [new SloRuleGroup($"sloth-slo-alerts-{slo.Id}", alerts)] : Array.Empty<SloRuleGroup>(),
        ];
    }

    /// <summary>The rule file of objectives, in the order given.</summary>
    public static string ToYaml(IEnumerable<SloDefinition> slos)
    {
        ArgumentNullException.ThrowIfNull(slos);
        var yaml = new StringBuilder("groups:\n");
        foreach (var group in slos.SelectMany(Generate))
        {
            yaml.Append("  - name: ").Append(Quoted(group.Name)).Append("\n    rules:\n");
            foreach (var rule in group.Rules)
            {
                yaml.Append(rule.Record is null ? $"      - alert: {Quoted(rule.Alert!)}\n" : $"      - record: {Quoted(rule.Record)}\n");
                yaml.Append("        expr: ").Append(Quoted(rule.Expr)).Append('\n');
                Map(yaml, "labels", rule.Labels);
                Map(yaml, "annotations", rule.Annotations);
            }
        }

        return yaml.ToString();
    }

    private static List<SloRule> Indicators(SloDefinition slo)
    {
        var windows = Windows(slo).SelectMany(w => new[] { w.Short, w.Long }).Append(TimeSpan.FromMinutes(5)).Distinct().Order();
        var rules = new List<SloRule>();
        foreach (var range in windows.Select(PrometheusDuration.Format))
        {
            // The comparison drops NaN: where there was no event, nothing is known and nothing is recorded.
            rules.Add(new SloRule { Record = Ratio(range), Expr = $"(\n{slo.Indicator.ErrorRatio(range)}\n) >= 0", Labels = Labels(slo, (Window, range)) });
        }

        // Over the whole window a raw query would be too dear; the mean of the short ratios stands for it, each stretch weighing the same.
        var whole = PrometheusDuration.Format(slo.Window.Length);
        rules.Add(new SloRule
        {
            Record = Ratio(whole),
            Expr = $"avg_over_time({Ratio("5m")}{Selector(slo)}[{whole}])",
            Labels = Labels(slo, (Window, whole)),
        });
        return rules;
    }

    /// <summary>The conditions that fit into the window: on the last three days nobody can alert for a budget of one day.</summary>
    private static IEnumerable<BurnRateWindow> Windows(SloDefinition slo) => BurnRateWindow.Recommended.Where(w => w.Long < slo.Window.Length);

    private static SloRule[] Metadata(SloDefinition slo)
    {
        var (labels, selector) = (Labels(slo), Selector(slo));
        var whole = PrometheusDuration.Format(slo.Window.Length);
        return
        [
            new SloRule { Record = "slo:objective:ratio", Expr = $"vector({Number(slo.Objective)})", Labels = labels },
            new SloRule { Record = "slo:error_budget:ratio", Expr = $"vector({Number(1 - slo.Objective)})", Labels = labels },
            new SloRule { Record = "slo:time_period:days", Expr = $"vector({Number(slo.Window.Length.TotalDays)})", Labels = labels },
            new SloRule { Record = "slo:current_burn_rate:ratio", Expr = Burn("5m"), Labels = labels },
            new SloRule { Record = "slo:period_burn_rate:ratio", Expr = Burn(whole), Labels = labels },
            new SloRule { Record = "slo:period_error_budget_remaining:ratio", Expr = $"1 - slo:period_burn_rate:ratio{selector}", Labels = labels },
            new SloRule
            {
                Record = "sloth_slo_info",
                Expr = "vector(1)",
                Labels = Labels(slo, ("sloth_mode", "pronoia"), ("sloth_objective", Number(slo.Objective * 100)), ("sloth_spec", "prometheus/v1")),
            },
        ];

        string Burn(string range) =>
            $"{Ratio(range)}{selector}\n/ on (sloth_id, sloth_slo, sloth_service) group_left\nslo:error_budget:ratio{selector}";
    }

    private static List<SloRule> Alerts(SloDefinition slo)
    {
        var rules = new List<SloRule>();
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
            rules.Add(new SloRule
            {
                Alert = slo.AlertName.Length > 0 ? slo.AlertName : slo.Id,
                Expr = string.Join("\nor\n", conditions),
                Labels = Merge([new("sloth_severity", severity), .. slo.AlertLabels, .. alert.Labels]),
                Annotations = Merge(
                [
                    new("title", $"({severity}) {{{{$labels.sloth_service}}}} {{{{$labels.sloth_slo}}}} error budget burn rate is too high."),
                    new("summary", $"{{{{$labels.sloth_service}}}} {{{{$labels.sloth_slo}}}} burns its error budget of {Quantity.Percent(1 - slo.Objective)} over {slo.Window} too fast."),
                    .. slo.AlertAnnotations,
                    .. alert.Annotations,
                ]),
            });
        }

        return rules;
    }

    private static string Ratio(string range) => "slo:sli_error:ratio_rate" + range;

    private static string Selector(SloDefinition slo) =>
        $"{{sloth_id={Quoted(slo.Id)}, sloth_service={Quoted(slo.Service)}, sloth_slo={Quoted(slo.Name)}}}";

    private static SortedDictionary<string, string> Labels(SloDefinition slo, params ReadOnlySpan<(string Name, string Value)> more) =>
        Merge([.. slo.Labels, new("sloth_id", slo.Id), new("sloth_service", slo.Service), new("sloth_slo", slo.Name), .. Pairs(more)]);

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

    private static void Map(StringBuilder yaml, string key, IReadOnlyDictionary<string, string> map)
    {
        if (map.Count == 0)
        {
            return;
        }

        yaml.Append("        ").Append(key).Append(":\n");
        foreach (var (name, value) in map)
        {
            yaml.Append("          ").Append(name).Append(": ").Append(Quoted(value)).Append('\n');
        }
    }
}
