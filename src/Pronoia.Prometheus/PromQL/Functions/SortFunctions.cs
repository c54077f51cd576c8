using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL.Evaluation;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>The sorting functions; they only matter for instant queries.</summary>
internal static class SortFunctions
{
    public static List<EvalSeries> Evaluate(Evaluator evaluator, Call call)
    {
        if (evaluator.Grid.Count > 1)
        {
            evaluator.Context.Annotations.Warn("sort is ineffective for range queries since results are always ordered by labels", call.Position);
        }

        var vector = evaluator.Vector(call.Arguments[0]);
        var descending = call.Function is "sort_desc" or "sort_by_label_desc";
        if (call.Function is "sort" or "sort_desc")
        {
            return [.. vector
                .Select(s => new EvalSeries(s.Labels, s.Values, null, s.DropName))
                .Where(s => !s.IsEmpty)
                .Order(Comparer<EvalSeries>.Create((a, b) => ByValue(a.Values[0], b.Values[0], descending)))];
        }

        var names = call.Arguments.Skip(1).Select(Evaluator.Text).ToArray();
        var comparer = Comparer<EvalSeries>.Create((a, b) => ByLabels(a.Labels, b.Labels, names));
        return [.. descending ? vector.OrderDescending(comparer) : vector.Order(comparer)];
    }

    private static int ByValue(double a, double b, bool descending)
    {
        if (double.IsNaN(a) || double.IsNaN(b))
        {
            return double.IsNaN(a).CompareTo(double.IsNaN(b));
        }

        return descending ? b.CompareTo(a) : a.CompareTo(b);
    }

    private static int ByLabels(Labels a, Labels b, string[] names)
    {
        foreach (var name in names)
        {
            var order = NaturalOrder.Compare(a[name], b[name]);
            if (order != 0)
            {
                return order;
            }
        }

        return a.CompareTo(b);
    }
}
