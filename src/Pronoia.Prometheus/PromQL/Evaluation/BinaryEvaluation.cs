using Pronoia.Prometheus.PromQL.Functions;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>Evaluates binary operators of which at least one side is an instant vector.</summary>
internal static class BinaryEvaluation
{
    public static List<EvalSeries> Evaluate(Evaluator evaluator, BinaryExpr binary)
    {
        if (binary.Left.ValueType == PromQLType.Scalar)
        {
            return VectorScalar(evaluator, binary, evaluator.Vector(binary.Right), evaluator.Scalar(binary.Left), scalarIsLeft: true);
        }

        if (binary.Right.ValueType == PromQLType.Scalar)
        {
            return VectorScalar(evaluator, binary, evaluator.Vector(binary.Left), evaluator.Scalar(binary.Right), scalarIsLeft: false);
        }

        var left = evaluator.Vector(binary.Left);
        var right = evaluator.Vector(binary.Right);
        return binary.Operator.IsSet()
            ? SetOperation.Evaluate(evaluator, binary, left, right)
            : new VectorMatcher(evaluator, binary).Evaluate(left, right);
    }

    private static List<EvalSeries> VectorScalar(Evaluator evaluator, BinaryExpr binary, List<EvalSeries> vector, double[] scalars, bool scalarIsLeft)
    {
        var dropsName = binary.ReturnBool || binary.Operator.IsArithmetic();
        var merger = new SeriesMerger(evaluator.Grid.Count);
        foreach (var series in vector)
        {
            evaluator.Charge(1);
            var (labels, dropName) = dropsName ? VectorFunctions.DropName(evaluator, series) : (series.Labels, series.DropName);
            var result = new EvalSeries(labels, Columns.NewAbsent(evaluator.Grid.Count), null, dropName);
            for (var i = 0; i < scalars.Length; i++)
            {
                if (series.HistogramAt(i) is { } histogram)
                {
                    var value = scalarIsLeft
                        ? HistogramOperation.Apply(evaluator.Context.Annotations, binary, scalars[i], histogram)
                        : HistogramOperation.Apply(evaluator.Context.Annotations, binary, histogram, scalars[i]);
                    if (value is not null)
                    {
                        result.Set(i, value);
                    }
                }
                else if (!Absent.Is(series.Values[i]))
                {
                    result.Values[i] = Float(evaluator, binary, series.Values[i], scalars[i], scalarIsLeft);
                }
            }

            merger.Add(result);
        }

        return merger.ToList();
    }

    private static double Float(Evaluator evaluator, BinaryExpr binary, double element, double scalar, bool scalarIsLeft)
    {
        if (binary.Operator.IsTrim())
        {
            HistogramOperation.Incompatible(evaluator.Context.Annotations, binary, "float", "float");
            return Absent.Value;
        }

        var (left, right) = scalarIsLeft ? (scalar, element) : (element, scalar);
        if (!binary.Operator.IsComparison())
        {
            return BinaryOperation.Arithmetic(binary.Operator, left, right);
        }

        var holds = BinaryOperation.Compare(binary.Operator, left, right);
        return binary.ReturnBool ? (holds ? 1 : 0) : holds ? element : Absent.Value;
    }
}
