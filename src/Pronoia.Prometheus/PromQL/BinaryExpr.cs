namespace Pronoia.Prometheus.PromQL;

/// <summary>Two expressions and the operator between them.</summary>
public sealed class BinaryExpr(PromQLOperator op, Expr left, Expr right, bool returnBool, VectorMatching matching)
    : Expr(left.Position.Union(right.Position), Math.Max(left.Depth, right.Depth) + 1)
{
    /// <summary>The operator.</summary>
    public PromQLOperator Operator { get; } = op;

    /// <summary>The left side.</summary>
    public Expr Left { get; } = left;

    /// <summary>The right side.</summary>
    public Expr Right { get; } = right;

    /// <summary>Whether <c>bool</c> was written: a comparison yields 0 or 1 instead of filtering.</summary>
    public bool ReturnBool { get; } = returnBool;

    /// <summary>How elements match where both sides are instant vectors.</summary>
    public VectorMatching Matching { get; } = matching;

    /// <inheritdoc/>
    public override PromQLType ValueType =>
        Left.ValueType == PromQLType.Scalar && Right.ValueType == PromQLType.Scalar ? PromQLType.Scalar : PromQLType.Vector;

    /// <inheritdoc/>
    public override IEnumerable<Expr> Children => [Left, Right];
}
