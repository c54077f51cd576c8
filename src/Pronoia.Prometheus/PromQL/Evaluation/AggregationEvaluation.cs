using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL.Parsing;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>Evaluates aggregations.</summary>
internal static class AggregationEvaluation
{
    public static List<EvalSeries> Evaluate(Evaluator evaluator, AggregateExpr aggregate)
    {
        switch (aggregate.Aggregation)
        {
            case Aggregation.CountValues:
                return CountValues(evaluator, aggregate);
            case Aggregation.Topk or Aggregation.Bottomk or Aggregation.Limitk or Aggregation.LimitRatio:
                return new ElementSelection(evaluator, aggregate).Evaluate();
        }

        var parameter = aggregate.Parameter is { } expr ? evaluator.Scalar(expr) : null;
        if (aggregate.Aggregation == Aggregation.Quantile)
        {
            WarnQuantiles(evaluator, aggregate, parameter!);
        }

        var grouping = new Grouping(aggregate.Grouping, aggregate.Without);
        var groups = new Dictionary<Labels, Aggregator>();
        var order = new List<(Labels Labels, Aggregator Aggregator)>();
        foreach (var series in evaluator.Vector(aggregate.Operand))
        {
            evaluator.Context.Budget.CheckTime();
            var labels = grouping.Of(series.Labels);
            if (!groups.TryGetValue(labels, out var aggregator))
            {
                evaluator.Charge(2);
                aggregator = Aggregator.Create(evaluator, aggregate, parameter);
                groups.Add(labels, aggregator);
                order.Add((labels, aggregator));
            }

            // A name that is about to be dropped must not survive as a grouping label, nor type and unit.
            aggregator.DropName |= series.DropName;
            aggregator.Add(series);
        }

        var merger = new SeriesMerger(evaluator.Grid.Count);
        foreach (var (labels, aggregator) in order)
        {
            merger.Add(aggregator.Finish(labels));
        }

        return merger.ToList();
    }

    private static void WarnQuantiles(Evaluator evaluator, AggregateExpr aggregate, double[] quantiles)
    {
        // As in Prometheus, only the extremes of a quantile that changes are told.
        foreach (var quantile in new[] { quantiles.FirstOrDefault(double.IsNaN), quantiles.Max(), quantiles.Min() })
        {
            Quantiles.WarnUnlessValid(evaluator.Context.Annotations, quantile, aggregate.Parameter!.Unwrap().Position);
        }
    }

    private static List<EvalSeries> CountValues(Evaluator evaluator, AggregateExpr aggregate)
    {
        var name = Evaluator.Text(aggregate.Parameter!);
        if (name.Length == 0 || !GoStringLiteral.IsValidText(name))
        {
            throw PromQLException.Execution($"invalid label name {GoText.Quote(name)}");
        }

        IReadOnlyList<string> labels = aggregate.Without ? aggregate.Grouping : [.. aggregate.Grouping, name];
        var grouping = new Grouping(labels, aggregate.Without);
        var counts = new Dictionary<Labels, double[]>();
        var merger = new SeriesMerger(evaluator.Grid.Count);
        foreach (var series in evaluator.Vector(aggregate.Operand))
        {
            for (var i = 0; i < evaluator.Grid.Count; i++)
            {
                if (!series.IsPresent(i))
                {
                    continue;
                }

                var value = series.HistogramAt(i)?.ToString() ?? GoFloat.Plain(series.Values[i]);
                var group = grouping.Of(series.Labels.With(name, value));
                if (!counts.TryGetValue(group, out var column))
                {
                    evaluator.Charge(1);
                    counts.Add(group, column = Columns.NewAbsent(evaluator.Grid.Count));
                    merger.Add(new EvalSeries(group, column));
                }

                column[i] = Absent.Is(column[i]) ? 1 : column[i] + 1;
            }
        }

        return merger.ToList();
    }
}
