namespace Pronoia.Prometheus.PromQL;

internal static class PromQLOperators
{
    public static string Text(this PromQLOperator op) => op switch
    {
        PromQLOperator.Add => "+",
        PromQLOperator.Subtract => "-",
        PromQLOperator.Multiply => "*",
        PromQLOperator.Divide => "/",
        PromQLOperator.Modulo => "%",
        PromQLOperator.Power => "^",
        PromQLOperator.Atan2 => "atan2",
        PromQLOperator.Equal => "==",
        PromQLOperator.NotEqual => "!=",
        PromQLOperator.Greater => ">",
        PromQLOperator.Less => "<",
        PromQLOperator.GreaterOrEqual => ">=",
        PromQLOperator.LessOrEqual => "<=",
        PromQLOperator.And => "and",
        PromQLOperator.Or => "or",
        PromQLOperator.TrimUpper => "</",
        PromQLOperator.TrimLower => ">/",
        _ => "unless",
    };

    public static bool IsComparison(this PromQLOperator op) => op is >= PromQLOperator.Equal and <= PromQLOperator.LessOrEqual;

    public static bool IsTrim(this PromQLOperator op) => op is PromQLOperator.TrimUpper or PromQLOperator.TrimLower;

    /// <summary>Whether the result is another quantity than the operands, so that their metric name no longer applies.</summary>
    public static bool IsArithmetic(this PromQLOperator op) => op <= PromQLOperator.Atan2;

    public static bool IsSet(this PromQLOperator op) => op is PromQLOperator.And or PromQLOperator.Or or PromQLOperator.Unless;

    /// <summary>Binding strength; a higher one binds tighter.</summary>
    public static int Precedence(this PromQLOperator op) => op switch
    {
        PromQLOperator.Or => 1,
        PromQLOperator.And or PromQLOperator.Unless => 2,
        _ when op.IsComparison() || op.IsTrim() => 3,
        PromQLOperator.Add or PromQLOperator.Subtract => 4,
        PromQLOperator.Power => 6,
        _ => 5,
    };
}
