using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary><c>min</c> and <c>max</c>; NaN only where there is nothing else.</summary>
internal sealed class ExtremeAggregator(Evaluator evaluator, AggregateExpr aggregate) : Aggregator(evaluator, aggregate)
{
    private readonly double[] _values = Columns.NewAbsent(evaluator.Grid.Count);
    private readonly bool _max = aggregate.Aggregation == Aggregation.Max;

    public override void Add(EvalSeries series)
    {
        IgnoreHistograms(series);
        for (var i = 0; i < Length; i++)
        {
            var value = series.Values[i];
            if (Absent.Is(value))
            {
                continue;
            }

            // The absent mark is a NaN as well, so the first value replaces it.
            var best = _values[i];
            if (double.IsNaN(best) || (_max ? value > best : value < best))
            {
                _values[i] = value;
            }
        }
    }

    public override EvalSeries Finish(Labels labels) => Result(labels, _values);
}
