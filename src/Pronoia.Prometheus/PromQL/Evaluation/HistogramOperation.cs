using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.PromQL.Parsing;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>Binary operators with at least one histogram. Operators that are not defined yield nothing and a hint.</summary>
internal static class HistogramOperation
{
    public static FloatHistogram? Apply(Annotations annotations, BinaryExpr binary, FloatHistogram left, double right)
    {
        switch (binary.Operator)
        {
            case PromQLOperator.Multiply:
                return left.Multiply(right).Compact();
            case PromQLOperator.Divide:
                return left.Divide(right).Compact();
            case PromQLOperator.TrimUpper or PromQLOperator.TrimLower:
                return HistogramTrim.Trim(left, right, upper: binary.Operator == PromQLOperator.TrimUpper);
            default:
                Incompatible(annotations, binary, "histogram", "float");
                return null;
        }
    }

    public static FloatHistogram? Apply(Annotations annotations, BinaryExpr binary, double left, FloatHistogram right)
    {
        if (binary.Operator == PromQLOperator.Multiply)
        {
            return right.Multiply(left).Compact();
        }

        Incompatible(annotations, binary, "float", "histogram");
        return null;
    }

    /// <summary>Adds or subtracts.</summary>
    public static FloatHistogram? Apply(Annotations annotations, BinaryExpr binary, FloatHistogram left, FloatHistogram right)
    {
        if (binary.Operator is not (PromQLOperator.Add or PromQLOperator.Subtract))
        {
            Incompatible(annotations, binary, "histogram", "histogram");
            return null;
        }

        var adds = binary.Operator == PromQLOperator.Add;
        var outcome = new HistogramOutcome();
        var result = adds ? left.Add(right, outcome) : left.Subtract(right, outcome);
        if (result is null)
        {
            annotations.Warn($"incompatible bucket layout encountered for binary operator {binary.Operator.Text()}", binary.Position);
            return null;
        }

        // As in Prometheus, contradicting hints leave no result.
        outcome.BoundsReconciled &= !outcome.ResetCollision;
        outcome.Annotate(annotations, binary.Position, adds ? "addition" : "subtraction");
        return outcome.ResetCollision ? null : result.Compact();
    }

    /// <summary>Compares; null where the comparison is not defined.</summary>
    public static bool? Compare(Annotations annotations, BinaryExpr binary, FloatHistogram left, FloatHistogram right)
    {
        switch (binary.Operator)
        {
            case PromQLOperator.Equal:
                return left.Equals(right);
            case PromQLOperator.NotEqual:
                return !left.Equals(right);
            default:
                Incompatible(annotations, binary, "histogram", "histogram");
                return null;
        }
    }

    public static void Incompatible(Annotations annotations, BinaryExpr binary, string left, string right)
    {
        var op = binary.Operator.Text();
        annotations.Info(
            $"incompatible sample types encountered for binary operator {GoText.Quote(op)}: {left} {op} {right}", binary.Position);
    }
}
