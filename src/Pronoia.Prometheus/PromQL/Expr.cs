namespace Pronoia.Prometheus.PromQL;

/// <summary>
/// A node of an expression's syntax tree. Trees are immutable once parsed; <see cref="object.ToString"/> prints an expression that parses
/// to the same tree.
/// </summary>
public abstract class Expr
{
    private protected Expr(PositionRange position, int depth)
    {
        Position = position;
        Depth = depth;
    }

    /// <summary>Where the expression stands in the text it was parsed from.</summary>
    public PositionRange Position { get; internal set; }

    /// <summary>The type of its value.</summary>
    public abstract PromQLType ValueType { get; }

    /// <summary>The expressions directly below, in the order of the text.</summary>
    public abstract IEnumerable<Expr> Children { get; }

    /// <summary>The height of the tree, this node included; bounds recursion.</summary>
    internal int Depth { get; }

    /// <inheritdoc/>
    public override string ToString() => ExprPrinter.Print(this);

    /// <summary>This expression without the parentheses around it.</summary>
    internal Expr Unwrap()
    {
        var expr = this;
        while (expr is ParenExpr paren)
        {
            expr = paren.Inner;
        }

        return expr;
    }
}
