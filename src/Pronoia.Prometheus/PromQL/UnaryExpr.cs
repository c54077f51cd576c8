namespace Pronoia.Prometheus.PromQL;

/// <summary>A sign before an expression.</summary>
public sealed class UnaryExpr(bool negates, Expr operand, PositionRange position) : Expr(position, operand.Depth + 1)
{
    /// <summary>Whether the sign is <c>-</c>; otherwise it is <c>+</c>.</summary>
    public bool Negates { get; } = negates;

    /// <summary>The expression behind the sign.</summary>
    public Expr Operand { get; } = operand;

    /// <inheritdoc/>
    public override PromQLType ValueType => Operand.ValueType;

    /// <inheritdoc/>
    public override IEnumerable<Expr> Children => [Operand];
}
