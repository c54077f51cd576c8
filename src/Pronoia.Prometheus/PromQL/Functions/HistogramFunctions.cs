using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL.Evaluation;
using Pronoia.Prometheus.PromQL.Parsing;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>Functions of classic and native histograms.</summary>
internal static class HistogramFunctions
{
    public static List<EvalSeries> Evaluate(Evaluator evaluator, Call call) => call.Function switch
    {
        "histogram_count" => Map(evaluator, call, h => h.Count),
        "histogram_sum" => Map(evaluator, call, h => h.Sum),
        "histogram_avg" => Map(evaluator, call, h => h.Sum / h.Count),
        "histogram_stdvar" => Map(evaluator, call, HistogramStatistics.Variance),
        "histogram_stddev" => Map(evaluator, call, h => Math.Sqrt(HistogramStatistics.Variance(h))),
        "histogram_quantile" => Quantile(evaluator, call),
        "histogram_quantiles" => QuantileSet(evaluator, call),
        "histogram_fraction" => Fraction(evaluator, call),
        _ => throw new InvalidOperationException($"{call.Function} is no function of a vector"),
    };

    private static List<EvalSeries> Map(Evaluator evaluator, Call call, Func<FloatHistogram, double> map)
    {
        var merger = new SeriesMerger(evaluator.Grid.Count);
        foreach (var series in evaluator.Vector(call.Arguments[0]))
        {
            if (series.Histograms is null)
            {
                continue;
            }

            evaluator.Charge(1);
            // Only the name goes: type and unit of the metric stay.
            var labels = evaluator.DelayNames ? series.Labels : LabelSets.WithoutNameAnd(series.Labels, []);
            merger.Add(new EvalSeries(labels, Array.ConvertAll(series.Histograms, h => h is null ? Evaluation.Absent.Value : map(h)), null, evaluator.DelayNames));
        }

        return merger.ToList();
    }

    private static List<EvalSeries> Quantile(Evaluator evaluator, Call call)
    {
        var quantiles = evaluator.Scalar(call.Arguments[0]);
        var estimator = new HistogramEstimator(evaluator, call.Arguments[1]);
        WarnInvalid(evaluator, quantiles, call.Arguments[0]);
        return estimator.Evaluate((histogram, i) => estimator.Quantile(histogram, quantiles[i], i));
    }

    private static List<EvalSeries> QuantileSet(Evaluator evaluator, Call call)
    {
        var label = Evaluator.Text(call.Arguments[1]);
        if (label.Length == 0 || !GoStringLiteral.IsValidText(label))
        {
            throw PromQLException.Execution($"invalid label name {GoText.Quote(label)}");
        }

        var merger = new SeriesMerger(evaluator.Grid.Count);
        var estimator = new HistogramEstimator(evaluator, call.Arguments[0]);
        foreach (var argument in call.Arguments.Skip(2))
        {
            var quantiles = evaluator.Scalar(argument);
            WarnInvalid(evaluator, quantiles, argument);
            foreach (var series in estimator.Evaluate((histogram, i) => estimator.Quantile(histogram, quantiles[i], i)))
            {
                for (var i = 0; i < quantiles.Length; i++)
                {
                    if (series.IsPresent(i))
                    {
                        merger.Add(series.Labels.With(label, GoFloat.OpenMetrics(quantiles[i])), series.DropName, series, i);
                    }
                }
            }
        }

        return merger.ToList();
    }

    private static List<EvalSeries> Fraction(Evaluator evaluator, Call call)
    {
        var (lower, upper) = (evaluator.Scalar(call.Arguments[0]), evaluator.Scalar(call.Arguments[1]));
        var estimator = new HistogramEstimator(evaluator, call.Arguments[2]);
        return estimator.Evaluate((histogram, i) => estimator.Fraction(histogram, lower[i], upper[i]));
    }

    private static void WarnInvalid(Evaluator evaluator, double[] quantiles, Expr argument)
    {
        foreach (var quantile in quantiles)
        {
            Quantiles.WarnUnlessValid(evaluator.Context.Annotations, quantile, argument.Unwrap().Position);
        }
    }
}
