using Pronoia.Prometheus.PromQL.Parsing;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>Binary operators on floats.</summary>
internal static class BinaryOperation
{
    public static double[] Scalars(BinaryExpr binary, double[] left, double[] right)
    {
        if (binary.Operator.IsTrim())
        {
            throw PromQLException.Execution($"operator {GoText.Quote(binary.Operator.Text())} not allowed for Scalar operations");
        }

        for (var i = 0; i < left.Length; i++)
        {
            left[i] = binary.Operator.IsComparison()
                ? Compare(binary.Operator, left[i], right[i]) ? 1 : 0
                : Arithmetic(binary.Operator, left[i], right[i]);
        }

        return left;
    }

    public static double Arithmetic(PromQLOperator op, double left, double right) => op switch
    {
        PromQLOperator.Add => left + right,
        PromQLOperator.Subtract => left - right,
        PromQLOperator.Multiply => left * right,
        PromQLOperator.Divide => left / right,
        PromQLOperator.Modulo => left % right,
        PromQLOperator.Power => Math.Pow(left, right),
        PromQLOperator.Atan2 => Math.Atan2(left, right),
        _ => throw new ArgumentOutOfRangeException(nameof(op), op, "not an arithmetic operator"),
    };

    public static bool Compare(PromQLOperator op, double left, double right) => op switch
    {
        PromQLOperator.Equal => left == right,
        PromQLOperator.NotEqual => left != right,
        PromQLOperator.Greater => left > right,
        PromQLOperator.Less => left < right,
        PromQLOperator.GreaterOrEqual => left >= right,
        PromQLOperator.LessOrEqual => left <= right,
        _ => throw new ArgumentOutOfRangeException(nameof(op), op, "not a comparison operator"),
    };
}
