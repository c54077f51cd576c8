using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL.Evaluation;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>The sorting functions; they only matter for instant queries.</summary>
internal static class SortFunctions
{
    private const int MaxInsertion = 12;

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
        return Sorted(vector, (a, b) => ByLabels(a.Labels, b.Labels, names, descending));
    }

    // Short lists are sorted by insertion, as in Go: where the comparison contradicts itself the result is Prometheus's. Longer ones are merged, for the
    // sort of the library may throw on a comparison that runs in circles.
    private static List<EvalSeries> Sorted(List<EvalSeries> vector, Comparison<EvalSeries> compare)
    {
        var sorted = new List<EvalSeries>(vector.Count);
        if (vector.Count > MaxInsertion)
        {
            var half = vector.Count / 2;
            var left = Sorted(vector[..half], compare);
            var right = Sorted(vector[half..], compare);
            var (l, r) = (0, 0);
            while (l < left.Count || r < right.Count)
            {
                sorted.Add(r == right.Count || (l < left.Count && compare(left[l], right[r]) <= 0) ? left[l++] : right[r++]);
            }

            return sorted;
        }

        foreach (var series in vector)
        {
            var at = sorted.Count;
            while (at > 0 && compare(series, sorted[at - 1]) < 0)
            {
                at--;
            }

            sorted.Insert(at, series);
        }

        return sorted;
    }

    private static int ByValue(double a, double b, bool descending)
    {
        if (double.IsNaN(a) || double.IsNaN(b))
        {
            return double.IsNaN(a).CompareTo(double.IsNaN(b));
        }

        return descending ? b.CompareTo(a) : a.CompareTo(b);
    }

    private static int ByLabels(Labels a, Labels b, string[] names, bool descending)
    {
        foreach (var name in names)
        {
            var (left, right) = (a[name], b[name]);
            if (left != right)
            {
                return NaturalOrder.Precedes(left, right) == descending ? 1 : -1;
            }
        }

        return descending ? b.CompareTo(a) : a.CompareTo(b);
    }
}
