using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.PromQL.Evaluation;
using Pronoia.Prometheus.PromQL.Parsing;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>Applies functions of range vectors: for each series the window moves along with the evaluation times.</summary>
internal static class RangeFunctionEvaluation
{
    private const int StepsPerTimeCheck = 64;

    public static List<EvalSeries> Evaluate(Evaluator evaluator, Call call)
    {
        var argument = call.Arguments.First(a => a.ValueType == PromQLType.Matrix).Unwrap();
        var source = RangeSource.Of(evaluator, argument);
        RangeFunctions.CheckModifiers(call, source);
        if (call.Function == "absent_over_time")
        {
            return AbsentOverTime(evaluator, argument, source);
        }

        var function = RangeFunctions.Create(evaluator, call, source);
        var merger = new SeriesMerger(evaluator.Grid.Count);
        foreach (var series in source.Series)
        {
            evaluator.Charge(1);
            var result = Evaluate(evaluator, function, source, series);
            if (result.IsEmpty)
            {
                continue;
            }

            HintCounter(evaluator, call, series, result);
            merger.AddUnique(result);
        }

        source.Release(evaluator);
        return merger.ToList();
    }

    private static EvalSeries Evaluate(Evaluator evaluator, RangeFunction function, RangeSource source, RangeSeries series)
    {
        var named = new EvalSeries(series.Labels, [], null, series.DropName);
        var (labels, dropName) = function.KeepsName ? (series.Labels, series.DropName) : VectorFunctions.DropName(evaluator, named);
        var result = new EvalSeries(labels, Columns.NewAbsent(evaluator.Grid.Count), null, dropName);
        function.Begin(series);
        var cursor = new WindowCursor(series, source);
        long found = 0;
        for (var i = 0; i < evaluator.Grid.Count; i++)
        {
            // One series of a subquery can have long windows at very many steps.
            if (i % StepsPerTimeCheck == StepsPerTimeCheck - 1)
            {
                evaluator.Context.Budget.CheckTime();
            }

            if (!cursor.MoveTo(evaluator.Grid.At(i), i))
            {
                continue;
            }

            found += cursor.Window.Times.Length + HistogramWeight.Of(cursor.Window.Histograms);
            FloatHistogram? histogram = null;
            var value = function.Evaluate(cursor.Window, ref histogram);
            if (histogram is not null)
            {
                result.Set(i, histogram);
            }
            else
            {
                result.Values[i] = value;
            }
        }

        evaluator.Query(found);
        return result;
    }

    private static List<EvalSeries> AbsentOverTime(Evaluator evaluator, Expr argument, RangeSource source)
    {
        var present = new bool[evaluator.Grid.Count];
        foreach (var series in source.Series)
        {
            evaluator.Context.Budget.CheckTime();
            var cursor = new WindowCursor(series, source);
            long found = 0;
            for (var i = 0; i < present.Length; i++)
            {
                present[i] |= cursor.MoveTo(evaluator.Grid.At(i), i);
                found += cursor.Window.Times.Length + HistogramWeight.Of(cursor.Window.Histograms);
            }

            evaluator.Query(found);
        }

        return AbsentFunctions.Where(argument, present);
    }

    /// <summary>Rates of what does not look like a counter are most likely a mistake.</summary>
    private static void HintCounter(Evaluator evaluator, Call call, RangeSeries series, EvalSeries result)
    {
        if (call.Function is not ("rate" or "increase") || result.Values.AsSpan().IndexOfAnyPresent() < 0)
        {
            return;
        }

        var name = series.Labels.Name;
        var position = call.Arguments[0].Unwrap().Position;
        if (name.Length == 0)
        {
            return;
        }

        if (evaluator.Context.Options.EnableTypeAndUnitLabels)
        {
            var type = LabelSets.MetricType(series.Labels);
            if (type is not ("counter" or "histogram"))
            {
                evaluator.Context.Annotations.Info(
                    $"metric might not be a counter, __type__ label is not set to \"counter\" or \"histogram\", got {GoText.Quote(type)}: {GoText.Quote(name)}", position);
            }
        }
        else if (!name.EndsWith("_total", StringComparison.Ordinal) && !name.EndsWith("_sum", StringComparison.Ordinal)
            && !name.EndsWith("_count", StringComparison.Ordinal) && !name.EndsWith("_bucket", StringComparison.Ordinal))
        {
            evaluator.Context.Annotations.Info(
                $"metric might not be a counter, name does not end in _total/_sum/_count/_bucket: {GoText.Quote(name)}", position);
        }
    }
}
