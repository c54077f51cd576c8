using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary><c>count</c> and <c>group</c>.</summary>
internal sealed class CountAggregator(Evaluator evaluator, AggregateExpr aggregate) : Aggregator(evaluator, aggregate)
{
    private readonly double[] _counts = Columns.NewAbsent(evaluator.Grid.Count);
    private readonly bool _group = aggregate.Aggregation == Aggregation.Group;

    public override void Add(EvalSeries series)
    {
        for (var i = 0; i < Length; i++)
        {
            if (series.IsPresent(i))
            {
                _counts[i] = _group || Absent.Is(_counts[i]) ? 1 : _counts[i] + 1;
            }
        }
    }

    public override EvalSeries Finish(Labels labels) => Result(labels, _counts);
}
