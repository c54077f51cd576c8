namespace Pronoia.Prometheus.PromQL;

/// <summary>Selects the samples of a range: <c>up[5m]</c>. The modifiers are those of the inner selector.</summary>
public sealed class MatrixSelector(VectorSelector selector, long rangeMs, DurationExpr? rangeExpr, PositionRange position)
    : Expr(position, Math.Max(selector.Depth, rangeExpr?.Depth ?? 0) + 1)
{
    /// <summary>The series.</summary>
    public VectorSelector Selector { get; } = selector;

    /// <summary>The range in milliseconds; 0 where <see cref="RangeExpr"/> is set.</summary>
    public long RangeMs { get; } = rangeMs;

    /// <summary>The range as an expression over durations.</summary>
    public DurationExpr? RangeExpr { get; } = rangeExpr;

    /// <inheritdoc/>
    public override PromQLType ValueType => PromQLType.Matrix;

    /// <inheritdoc/>
    public override IEnumerable<Expr> Children => [Selector];
}
