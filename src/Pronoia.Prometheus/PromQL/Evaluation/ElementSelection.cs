using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary><c>topk</c>, <c>bottomk</c>, <c>limitk</c> and <c>limit_ratio</c>: they keep some elements of each group.</summary>
internal sealed class ElementSelection(Evaluator evaluator, AggregateExpr aggregate)
{
    /// <summary>Up to this many elements are kept sorted by insertion; for more of them sorting all is faster.</summary>
    private const int MaxInserted = 32;

    private readonly int _length = evaluator.Grid.Count;
    private readonly bool _ratio = aggregate.Aggregation == Aggregation.LimitRatio;
    private readonly bool _ranks = aggregate.Aggregation is Aggregation.Topk or Aggregation.Bottomk;

    public List<EvalSeries> Evaluate()
    {
        var parameter = evaluator.Scalar(aggregate.Parameter!);
        if (Array.Exists(parameter, double.IsNaN))
        {
            throw PromQLException.Execution(_ratio ? "Ratio value is NaN" : "Parameter value is NaN");
        }

        var grouping = new Grouping(aggregate.Grouping, aggregate.Without);
        var groups = evaluator.Vector(aggregate.Operand).GroupBy(s => grouping.Of(s.Labels)).Select(g => g.ToArray()).ToList();
        var merger = new SeriesMerger(_length);
        foreach (var group in groups)
        {
            evaluator.Charge(group.Length);
            foreach (var series in Select(group, parameter))
            {
                merger.Add(series);
            }
        }

        return merger.ToList();
    }

    private IEnumerable<EvalSeries> Select(EvalSeries[] group, double[] parameter)
    {
        var results = Array.ConvertAll(group, s => new EvalSeries(s.Labels, Columns.NewAbsent(_length), null, s.DropName));
        var order = new List<int>();
        foreach (var (i, chosen) in Enumerable.Range(0, _length).Select(i => (i, Choose(group, i, parameter[i]))))
        {
            foreach (var at in chosen)
            {
                results[at].Copy(group[at], i);
            }

            order = chosen;
        }

        // An instant query shows the elements in the order of their values.
        return _length == 1 ? order.Select(at => results[at]) : results.Where(s => !s.IsEmpty);
    }

    private List<int> Choose(EvalSeries[] group, int index, double parameter)
    {
        if (_ratio)
        {
            return ChooseRatio(group, index, parameter);
        }

        if (parameter < 1)
        {
            return [];
        }

        var wanted = (int)Math.Min(group.Length, parameter);
        var chosen = new List<int>(wanted);
        for (var at = 0; at < group.Length; at++)
        {
            if (_ranks && group[at].HistogramAt(index) is not null)
            {
                evaluator.Context.Annotations.Info($"ignored histogram in {aggregate.Aggregation.Text()} aggregation", aggregate.Operand.Position);
            }
            else if (!group[at].IsPresent(index))
            {
                continue;
            }
            else if (_ranks && wanted <= MaxInserted)
            {
                Insert(chosen, wanted, group, at, index);
            }
            else if (_ranks || chosen.Count < wanted)
            {
                chosen.Add(at);
            }
        }

        if (!_ranks || wanted <= MaxInserted)
        {
            return chosen;
        }

        chosen.Sort((a, b) => Compare(group[a].Values[index], group[b].Values[index]) is var order && order != 0 ? order : a.CompareTo(b));
        return chosen[..Math.Min(wanted, chosen.Count)];
    }

    /// <summary>Puts an element into the list of the best ones, which is sorted; among equals the earlier one is the better.</summary>
    private void Insert(List<int> best, int wanted, EvalSeries[] group, int candidate, int index)
    {
        var value = group[candidate].Values[index];
        if (best.Count == wanted)
        {
            if (Compare(value, group[best[^1]].Values[index]) >= 0)
            {
                return;
            }

            best.RemoveAt(wanted - 1);
        }

        var (low, high) = (0, best.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Compare(value, group[best[middle]].Values[index]) >= 0 ? (middle + 1, high) : (low, middle);
        }

        best.Insert(low, candidate);
    }

    /// <summary>The better value first; NaN last.</summary>
    private int Compare(double a, double b)
    {
        if (double.IsNaN(a) || double.IsNaN(b))
        {
            return double.IsNaN(a).CompareTo(double.IsNaN(b));
        }

        return aggregate.Aggregation == Aggregation.Topk ? b.CompareTo(a) : a.CompareTo(b);
    }

    private List<int> ChooseRatio(EvalSeries[] group, int index, double ratio)
    {
        if (ratio is < -1 or > 1)
        {
            var capped = Math.Clamp(ratio, -1, 1);
            evaluator.Context.Annotations.Warn(
                $"ratio value should be between -1 and 1, got {GoFloat.Shortest(ratio)}, capping to {GoFloat.Shortest(capped)}",
                aggregate.Parameter!.Position);
            ratio = capped;
        }

        var chosen = new List<int>();
        for (var at = 0; at < group.Length; at++)
        {
            if (group[at].IsPresent(index) && LabelSampling.Keeps(group[at].Labels, ratio))
            {
                chosen.Add(at);
            }
        }

        return chosen;
    }
}
