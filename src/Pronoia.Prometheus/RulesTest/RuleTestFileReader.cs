using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQLTest;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.RulesTest;

/// <summary>Reads a file of unit tests strictly.</summary>
internal sealed class RuleTestFileReader(Diagnostics diagnostics)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    public RuleTestFile Read(YamlValue? value)
    {
        var file = YamlMap.Of(value, diagnostics, "test file");
        var interval = file.Duration("evaluation_interval", TimeSpan.FromMinutes(1), Shortest);
        var order = file.Strings("group_eval_order");
        if (order.GroupBy(g => g, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } repeated)
        {
            file.Error("group_eval_order", $"group name repeated in evaluation order: {repeated.Key}");
        }

        var result = new RuleTestFile
        {
            RuleFiles = file.Strings("rule_files"),
            EvaluationInterval = interval,
            GroupEvalOrder = order,
            FuzzyCompare = file.Bool("fuzzy_compare", false),
            Tests = file.Maps("tests", "test group", map => Group(map, interval)),
        };
        file.Done();
        return result;
    }

    private RuleTestGroup Group(YamlMap map, TimeSpan evaluationInterval) => new()
    {
        Name = map.String("name", ""),
        Interval = map.Duration("interval", evaluationInterval, Shortest),
        Inputs = map.Maps("input_series", "input_series", Series),
        AlertTests = map.Maps("alert_rule_test", "alert_rule_test", Alert),
        ExprTests = map.Maps("promql_expr_test", "promql_expr_test", Expr),
        ExternalLabels = Labels.Of(LabelSection.Read(map, "external_labels")),
        ExternalUrl = map.String("external_url", ""),
    };

    private RuleTestGroup.InputSeries Series(YamlMap map)
    {
        var labels = Parsed(map, "series", SeriesNotation.ParseLabels, Labels.Empty);
        return new RuleTestGroup.InputSeries(labels, Parsed(map, "values", SeriesNotation.ParseValues, []));
    }

    private RuleTestGroup.AlertTest Alert(YamlMap map)
    {
        var name = map.String("alertname", required: true) ?? "";
        return new RuleTestGroup.AlertTest(
            map.Duration("eval_time", TimeSpan.Zero),
            name,
            map.Maps("exp_alerts", "exp_alerts", alert => new RuleTestGroup.ExpectedAlert(
                Labels.Of(LabelSection.Read(alert, "exp_labels")).With("alertname", name),
                Annotations(alert))));
    }

    private static SortedDictionary<string, string> Annotations(YamlMap map) =>
        new(LabelSection.Read(map, "exp_annotations").ToDictionary(a => a.Name, a => a.Value, StringComparer.Ordinal), StringComparer.Ordinal);

    private RuleTestGroup.ExprTest Expr(YamlMap map) => new(
        map.String("expr", required: true) ?? "",
        map.Duration("eval_time", TimeSpan.Zero),
        map.Maps("exp_samples", "exp_samples", sample => new RuleTestGroup.ExpectedSample(
            sample.Value("labels") is null ? Labels.Empty : Parsed(sample, "labels", SeriesNotation.ParseLabels, Labels.Empty),
            Number(sample),
            sample.Value("histogram") is not null && Parsed(sample, "histogram", SeriesNotation.ParseValues, []) is [var first, ..] ? first.Histogram : null)));

    // YAML's own .inf and .nan, which YamlMap refuses, are values here.
    private static double Number(YamlMap map) => map.String("value") switch
    {
        null => 0,
        ".inf" or "+.inf" or ".Inf" or "+.Inf" => double.PositiveInfinity,
        "-.inf" or "-.Inf" => double.NegativeInfinity,
        ".nan" or ".NaN" or "NaN" => double.NaN,
        _ => map.Double("value", 0),
    };

    private static T Parsed<T>(YamlMap map, string key, Func<string, T> parse, T fallback)
    {
        if (map.String(key, required: true) is not { } text)
        {
            return fallback;
        }

        try
        {
            return parse(text);
        }
        catch (FormatException e)
        {
            map.Error(key, e.Message);
            return fallback;
        }
    }
}
