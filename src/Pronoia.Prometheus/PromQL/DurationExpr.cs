namespace Pronoia.Prometheus.PromQL;

/// <summary>Arithmetic over durations inside a range, a resolution or an offset (experimental), in seconds.</summary>
public sealed class DurationExpr : Expr
{
    internal DurationExpr(DurationOperation operation, Expr? left, Expr? right, PositionRange position, bool wrapped = false)
        : base(position, Math.Max(left?.Depth ?? 0, right?.Depth ?? 0) + 1)
    {
        Operation = operation;
        Left = left;
        Right = right;
        Wrapped = wrapped;
    }

    /// <summary>What is done.</summary>
    public DurationOperation Operation { get; }

    /// <summary>The left operand; null for signs, <c>step()</c> and <c>range()</c>.</summary>
    public Expr? Left { get; }

    /// <summary>The right operand; null for <c>step()</c> and <c>range()</c>.</summary>
    public Expr? Right { get; }

    /// <summary>Whether it stands in parentheses.</summary>
    public bool Wrapped { get; }

    /// <inheritdoc/>
    public override PromQLType ValueType => PromQLType.Scalar;

    /// <inheritdoc/>
    public override IEnumerable<Expr> Children => new[] { Left, Right }.OfType<Expr>();

    internal DurationExpr Wrap(PositionRange position) => new(Operation, Left, Right, position, wrapped: true);
}
