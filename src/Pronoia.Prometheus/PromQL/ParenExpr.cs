namespace Pronoia.Prometheus.PromQL;

/// <summary>An expression in parentheses.</summary>
public sealed class ParenExpr(Expr inner, PositionRange position) : Expr(position, inner.Depth + 1)
{
    /// <summary>The expression inside.</summary>
    public Expr Inner { get; } = inner;

    /// <inheritdoc/>
    public override PromQLType ValueType => Inner.ValueType;

    /// <inheritdoc/>
    public override IEnumerable<Expr> Children => [Inner];
}
