using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>Aggregates the series of one group, one series at a time and column-wise.</summary>
internal abstract class Aggregator(Evaluator evaluator, AggregateExpr aggregate)
{
    /// <summary>Whether the group's label <c>__name__</c> goes away at the end of the evaluation.</summary>
    public bool DropName { get; set; }

    protected Evaluator Evaluator { get; } = evaluator;

    protected AggregateExpr Expr { get; } = aggregate;

    protected int Length { get; } = evaluator.Grid.Count;

    public static Aggregator Create(Evaluator evaluator, AggregateExpr aggregate, double[]? parameter) => aggregate.Aggregation switch
    {
        Aggregation.Sum => new SumAggregator(evaluator, aggregate, average: false),
        Aggregation.Avg => new SumAggregator(evaluator, aggregate, average: true),
        Aggregation.Count or Aggregation.Group => new CountAggregator(evaluator, aggregate),
        Aggregation.Min or Aggregation.Max => new ExtremeAggregator(evaluator, aggregate),
        Aggregation.Stddev or Aggregation.Stdvar => new VarianceAggregator(evaluator, aggregate),
        Aggregation.Quantile => new QuantileAggregator(evaluator, aggregate, parameter!),
        _ => throw new ArgumentOutOfRangeException(nameof(aggregate), aggregate.Aggregation, "not an aggregation to one value"),
    };

    public abstract void Add(EvalSeries series);

    public abstract EvalSeries Finish(Labels labels);

    /// <summary>Says that a histogram was left out.</summary>
    protected void IgnoreHistograms(EvalSeries series)
    {
        if (series.Histograms is { } histograms && Array.Exists(histograms, h => h is not null))
        {
            Evaluator.Context.Annotations.Info($"ignored histogram in {Expr.Aggregation.Text()} aggregation", Expr.Operand.Unwrap().Position);
        }
    }

    protected EvalSeries Result(Labels labels, double[] values, FloatHistogram?[]? histograms = null) => new(labels, values, histograms, DropName);
}
