using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary><c>quantile</c>.</summary>
internal sealed class QuantileAggregator(Evaluator evaluator, AggregateExpr aggregate, double[] quantiles) : Aggregator(evaluator, aggregate)
{
    private readonly List<double[]> _columns = [];

    public override void Add(EvalSeries series)
    {
        IgnoreHistograms(series);
        _columns.Add(series.Values);
    }

    public override EvalSeries Finish(Labels labels)
    {
        var result = Columns.NewAbsent(Length);
        var values = new double[_columns.Count];
        for (var i = 0; i < Length; i++)
        {
            var count = 0;
            foreach (var column in _columns)
            {
                if (!Absent.Is(column[i]))
                {
                    values[count++] = column[i];
                }
            }

            if (count > 0)
            {
                result[i] = Quantiles.Of(quantiles[i], values.AsSpan(0, count));
            }
        }

        return Result(labels, result);
    }
}
