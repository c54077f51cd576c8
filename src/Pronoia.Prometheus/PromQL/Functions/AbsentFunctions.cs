using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL.Evaluation;
using MatchType = Pronoia.Prometheus.Model.MatchType;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary><c>absent</c> and <c>absent_over_time</c>: 1 where a vector has no element, with the labels its selector demands.</summary>
internal static class AbsentFunctions
{
    public static List<EvalSeries> Absent(Evaluator evaluator, Expr argument)
    {
        var present = new bool[evaluator.Grid.Count];
        foreach (var series in evaluator.Vector(argument))
        {
            for (var i = 0; i < present.Length; i++)
            {
                present[i] |= series.IsPresent(i);
            }
        }

        return Where(argument, present);
    }

    /// <summary>The result for times at which something is present.</summary>
    public static List<EvalSeries> Where(Expr argument, bool[] present)
    {
        var values = Array.ConvertAll(present, p => p ? Evaluation.Absent.Value : 1);
        return [new EvalSeries(LabelsOf(argument), values)];
    }

    /// <summary>The labels that the selector fixes: each by exactly one matcher, an equality.</summary>
    private static Labels LabelsOf(Expr argument)
    {
        var selector = argument.Unwrap() switch
        {
            VectorSelector vector => vector,
            MatrixSelector matrix => matrix.Selector,
            _ => null,
        };
        return selector is null
            ? Labels.Empty
            : Labels.Of(selector.Matchers
                .Where(m => m.Name != Label.MetricName)
                .GroupBy(m => m.Name)
                .Where(g => g.Count() == 1 && g.First().Type == MatchType.Equal)
                .Select(g => new Label(g.Key, g.First().Value)));
    }
}
