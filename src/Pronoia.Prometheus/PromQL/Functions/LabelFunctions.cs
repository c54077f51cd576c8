using System.Text.RegularExpressions;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL.Evaluation;
using Pronoia.Prometheus.PromQL.Parsing;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary><c>label_replace</c> and <c>label_join</c>.</summary>
internal static class LabelFunctions
{
    public static List<EvalSeries> Replace(Evaluator evaluator, Call call)
    {
        var texts = call.Arguments.Skip(1).Select(Evaluator.Text).ToArray();
        var (target, replacement, source, pattern) = (texts[0], texts[1], texts[2], texts[3]);
        Regex regex;
        try
        {
            regex = Re2.CompileAnchored(pattern);
        }
        catch (FormatException e)
        {
            throw PromQLException.Execution($"invalid regular expression in label_replace(): {pattern}", e);
        }

        CheckName(target, "destination", "label_replace");
        return Relabel(evaluator, call.Arguments[0], target, labels =>
        {
            var match = regex.Match(labels[source]);
            return match.Success ? Expansion.Expand(replacement, match) : null;
        });
    }

    public static List<EvalSeries> Join(Evaluator evaluator, Call call)
    {
        var texts = call.Arguments.Skip(1).Select(Evaluator.Text).ToArray();
        var (target, separator, sources) = (texts[0], texts[1], texts[2..]);
        foreach (var source in sources)
        {
            CheckName(source, "source", "label_join");
        }

        CheckName(target, "destination", "label_join");
        return Relabel(evaluator, call.Arguments[0], target, labels => string.Join(separator, sources.Select(s => labels[s])));
    }

    private static void CheckName(string name, string role, string function)
    {
        if (name.Length == 0 || !GoStringLiteral.IsValidText(name))
        {
            throw PromQLException.Execution($"invalid {role} label name in {function}(): {name}");
        }
    }

    /// <summary>Sets a label of every series; null leaves a series as it is. Setting the metric name brings it back.</summary>
    private static List<EvalSeries> Relabel(Evaluator evaluator, Expr argument, string target, Func<Labels, string?> value)
    {
        var merger = new SeriesMerger(evaluator.Grid.Count);
        foreach (var series in evaluator.Vector(argument))
        {
            merger.Add(value(series.Labels) is { } set
                ? series.With(series.Labels.With(target, set), series.DropName && target != Label.MetricName)
                : series);
        }

        return merger.ToList();
    }
}
