using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary><c>stddev</c> and <c>stdvar</c> of the population, by Welford's method.</summary>
internal sealed class VarianceAggregator(Evaluator evaluator, AggregateExpr aggregate) : Aggregator(evaluator, aggregate)
{
    private readonly double[] _counts = new double[evaluator.Grid.Count];
    private readonly double[] _means = new double[evaluator.Grid.Count];
    private readonly double[] _squares = new double[evaluator.Grid.Count];

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

            var delta = value - _means[i];
            _means[i] += delta / ++_counts[i];
            _squares[i] += delta * (value - _means[i]);
        }
    }

    public override EvalSeries Finish(Labels labels)
    {
        var root = Expr.Aggregation == Aggregation.Stddev;
        for (var i = 0; i < Length; i++)
        {
            var variance = _squares[i] / _counts[i];
            _squares[i] = _counts[i] == 0 ? Absent.Value : root ? Math.Sqrt(variance) : variance;
        }

        return Result(labels, _squares);
    }
}
