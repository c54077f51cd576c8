using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL.Evaluation;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>Functions whose value is an instant vector.</summary>
internal static class VectorFunctions
{
    public static List<EvalSeries> Call(Evaluator evaluator, Call call)
    {
        if (call.Signature.ArgumentTypes.Contains(PromQLType.Matrix))
        {
            return RangeFunctionEvaluation.Evaluate(evaluator, call);
        }

        var function = call.Function;
        if (MathFunctions.Find(function) is { } math)
        {
            return Map(evaluator, evaluator.Vector(call.Arguments[0]), (_, value) => math(value));
        }

        if (DateFunctions.Find(function) is { } date)
        {
            return call.Arguments.Count == 0
                ? [Series(evaluator, i => date(Math.Floor(evaluator.Grid.At(i) / 1000.0)))]
                : Map(evaluator, evaluator.Vector(call.Arguments[0]), (_, value) => date(value));
        }

        switch (function)
        {
            case "vector":
                return [new EvalSeries(Labels.Empty, evaluator.Scalar(call.Arguments[0]))];
            case "timestamp":
                return Timestamp(evaluator, call.Arguments[0]);
            case "start_timestamp":
                return StartTimestamp(evaluator, call.Arguments[0]);
            case "absent":
                return AbsentFunctions.Absent(evaluator, call.Arguments[0]);
            case "clamp":
                return Clamp(evaluator, call, evaluator.Scalar(call.Arguments[1]), evaluator.Scalar(call.Arguments[2]));
            case "clamp_min":
                return Clamp(evaluator, call, evaluator.Scalar(call.Arguments[1]), null);
            case "clamp_max":
                return Clamp(evaluator, call, null, evaluator.Scalar(call.Arguments[1]));
            case "round":
                var nearest = call.Arguments.Count > 1 ? evaluator.Scalar(call.Arguments[1]) : null;
                return Map(evaluator, evaluator.Vector(call.Arguments[0]), (i, value) => MathFunctions.Round(value, nearest?[i] ?? 1));
            case "sort" or "sort_desc" or "sort_by_label" or "sort_by_label_desc":
                return SortFunctions.Evaluate(evaluator, call);
            case "label_replace":
                return LabelFunctions.Replace(evaluator, call);
            case "label_join":
                return LabelFunctions.Join(evaluator, call);
            case "info":
                return InfoFunction.Evaluate(evaluator, call);
            default:
                return HistogramFunctions.Evaluate(evaluator, call);
        }
    }

    /// <summary>The labels of a result whose metric name no longer applies: dropped now, or marked to be dropped at the end.</summary>
    public static (Labels Labels, bool DropName) DropName(Evaluator evaluator, EvalSeries series) =>
        evaluator.DelayNames ? (series.Labels, true) : (LabelSets.WithoutMetadata(series.Labels), false);

    public static List<EvalSeries> Negate(Evaluator evaluator, List<EvalSeries> vector)
    {
        var merger = new SeriesMerger(evaluator.Grid.Count);
        foreach (var series in vector)
        {
            evaluator.Charge(1);
            var (labels, dropName) = DropName(evaluator, series);
            var values = Array.ConvertAll(series.Values, v => Absent.Is(v) ? v : -v);
            FloatHistogram?[]? histograms = series.Histograms is { } present ? Array.ConvertAll(present, h => h?.Multiply(-1)) : null;
            merger.Add(new EvalSeries(labels, values, histograms, dropName));
        }

        return merger.ToList();
    }

    /// <summary>Maps every float; histograms fall away.</summary>
    public static List<EvalSeries> Map(Evaluator evaluator, List<EvalSeries> vector, Func<int, double, double> map)
    {
        var merger = new SeriesMerger(evaluator.Grid.Count);
        foreach (var series in vector)
        {
            evaluator.Charge(1);
            var (labels, dropName) = DropName(evaluator, series);
            var values = Columns.NewAbsent(evaluator.Grid.Count);
            for (var i = 0; i < values.Length; i++)
            {
                if (!Absent.Is(series.Values[i]))
                {
                    values[i] = map(i, series.Values[i]);
                }
            }

            merger.Add(new EvalSeries(labels, values, null, dropName));
        }

        return merger.ToList();
    }

    /// <summary>One series without labels.</summary>
    public static EvalSeries Series(Evaluator evaluator, Func<int, double> value)
    {
        var values = new double[evaluator.Grid.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = value(i);
        }

        return new EvalSeries(Labels.Empty, values);
    }

    private static List<EvalSeries> Timestamp(Evaluator evaluator, Expr argument)
    {
        if (argument.Unwrap() is VectorSelector selector)
        {
            return Map(evaluator, SelectorEvaluation.Times(evaluator, selector, SampleAspect.Time), (_, value) => value);
        }

        var merger = new SeriesMerger(evaluator.Grid.Count);
        foreach (var series in evaluator.Vector(argument))
        {
            evaluator.Charge(1);
            var (labels, dropName) = DropName(evaluator, series);
            var values = Columns.NewAbsent(evaluator.Grid.Count);
            for (var i = 0; i < values.Length; i++)
            {
                if (series.IsPresent(i))
                {
                    values[i] = evaluator.Grid.At(i) / 1000.0;
                }
            }

            merger.Add(new EvalSeries(labels, values, null, dropName));
        }

        return merger.ToList();
    }

    /// <summary>The start timestamps of a selector's samples; nothing for any other vector, and where they are not used.</summary>
    private static List<EvalSeries> StartTimestamp(Evaluator evaluator, Expr argument)
    {
        if (argument.Unwrap() is VectorSelector selector && evaluator.Context.Options.UseStartTimestamps)
        {
            return Map(evaluator, SelectorEvaluation.Times(evaluator, selector, SampleAspect.StartTime), (_, value) => value);
        }

        evaluator.Vector(argument);
        return [];
    }

    private static List<EvalSeries> Clamp(Evaluator evaluator, Call call, double[]? min, double[]? max) =>
        Map(evaluator, evaluator.Vector(call.Arguments[0]), (i, value) =>
        {
            var (low, high) = (min?[i] ?? double.NegativeInfinity, max?[i] ?? double.PositiveInfinity);
            return high < low ? Absent.Value : MathFunctions.Clamp(value, low, high);
        });
}
