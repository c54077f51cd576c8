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
        _ => "unless",
    };

    public static bool IsComparison(this PromQLOperator op) => op is >= PromQLOperator.Equal and <= PromQLOperator.LessOrEqual;

    public static bool IsSet(this PromQLOperator op) => op is PromQLOperator.And or PromQLOperator.Or or PromQLOperator.Unless;

    /// <summary>Binding strength; a higher one binds tighter.</summary>
    public static int Precedence(this PromQLOperator op) => op switch
    {
        PromQLOperator.Or => 1,
        PromQLOperator.And or PromQLOperator.Unless => 2,
        _ when op.IsComparison() => 3,
        PromQLOperator.Add or PromQLOperator.Subtract => 4,
        PromQLOperator.Power => 6,
        _ => 5,
    };
}
