using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary><c>topk</c>, <c>bottomk</c>, <c>limitk</c> and <c>limit_ratio</c>: they keep some elements of each group.</summary>
internal sealed class ElementSelection(Evaluator evaluator, AggregateExpr aggregate)
{
    private readonly int _length = evaluator.Grid.Count;
    private readonly bool _ratio = aggregate.Aggregation == Aggregation.LimitRatio;
    private readonly bool _ranks = aggregate.Aggregation is Aggregation.Topk or Aggregation.Bottomk;

    public List<EvalSeries> Evaluate()
    {
        var parameter = evaluator.Scalar(aggregate.Parameter!);
        var vector = evaluator.Vector(aggregate.Operand);
        if (_ratio ? !IsRatioValid(parameter) : !IsCountValid(parameter))
        {
            return [];
        }

        var grouping = new Grouping(aggregate.Grouping, aggregate.Without);
        var groups = vector.GroupBy(s => grouping.Of(s.Labels)).Select(g => g.ToArray()).ToList();
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

    /// <summary>Whether any element is to be kept at any time.</summary>
    private static bool IsCountValid(double[] counts)
    {
        if (Array.Exists(counts, double.IsNaN))
        {
            throw PromQLException.Execution("Parameter value is NaN");
        }

        var (min, max) = (counts.Min(), counts.Max());
        if (max < 1)
        {
            return false;
        }

        if (min <= long.MinValue)
        {
            throw PromQLException.Execution($"Scalar value {GoFloat.Shortest(min)} underflows int64");
        }

        return max < long.MaxValue ? true : throw PromQLException.Execution($"Scalar value {GoFloat.Shortest(max)} overflows int64");
    }

    private bool IsRatioValid(double[] ratios)
    {
        if (Array.TrueForAll(ratios, r => r == 0))
        {
            return false;
        }

        if (Array.Exists(ratios, double.IsNaN))
        {
            throw PromQLException.Execution("Ratio value is NaN");
        }

        WarnCapped(ratios.Max(), r => r > 1, "1");
        WarnCapped(ratios.Min(), r => r < -1, "-1");
        return true;
    }

    private void WarnCapped(double ratio, Func<double, bool> isBeyond, string bound)
    {
        if (isBeyond(ratio))
        {
            evaluator.Context.Annotations.Warn(
                $"ratio value should be between -1 and 1, got {GoFloat.Shortest(ratio)}, capping to {bound}", aggregate.Parameter!.Unwrap().Position);
        }
    }

    private IEnumerable<EvalSeries> Select(EvalSeries[] group, double[] parameter)
    {
        var results = Array.ConvertAll(group, s => new EvalSeries(s.Labels, Columns.NewAbsent(_length), null, s.DropName));
        List<int> chosen = [];
        for (var i = 0; i < _length; i++)
        {
            chosen = _ratio ? ChooseRatio(group, i, parameter[i]) : parameter[i] < 1 ? [] : Choose(group, i, (int)Math.Min(group.Length, parameter[i]));
            foreach (var at in chosen)
            {
                results[at].Copy(group[at], i);
            }
        }

        // An instant query shows the elements in the order of their values.
        return _length == 1 ? chosen.Select(at => results[at]) : results.Where(s => !s.IsEmpty);
    }

    private List<int> Choose(EvalSeries[] group, int index, int wanted)
    {
        if (_ranks)
        {
            return Rank(group, index, wanted);
        }

        var chosen = new List<int>(wanted);
        for (var at = 0; at < group.Length && chosen.Count < wanted; at++)
        {
            if (group[at].IsPresent(index))
            {
                chosen.Add(at);
            }
        }

        return chosen;
    }

    private List<int> Rank(EvalSeries[] group, int index, int wanted)
    {
        var ranking = new Ranking(group, index, wanted, aggregate.Aggregation == Aggregation.Topk);
        for (var at = 0; at < group.Length; at++)
        {
            if (group[at].HistogramAt(index) is not null)
            {
                evaluator.Context.Annotations.Info($"ignored histogram in {aggregate.Aggregation.Text()} aggregation", aggregate.Position);
            }
            else if (!Absent.Is(group[at].Values[index]))
            {
                ranking.Offer(at);
            }
        }

        return ranking.Sorted();
    }

    private static List<int> ChooseRatio(EvalSeries[] group, int index, double ratio)
    {
        var chosen = new List<int>();
        for (var at = 0; ratio != 0 && at < group.Length; at++)
        {
            if (group[at].IsPresent(index) && LabelSampling.Keeps(group[at].Labels, Math.Clamp(ratio, -1, 1)))
            {
                chosen.Add(at);
            }
        }

        return chosen;
    }
}
