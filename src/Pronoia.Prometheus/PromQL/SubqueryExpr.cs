namespace Pronoia.Prometheus.PromQL;

/// <summary>Evaluates an expression at several times: <c>rate(x[1m])[1h:30s]</c>.</summary>
public sealed class SubqueryExpr(
    Expr inner, long rangeMs, DurationExpr? rangeExpr, long stepMs, DurationExpr? stepExpr, PositionRange position)
    : Expr(position, Math.Max(inner.Depth, Math.Max(rangeExpr?.Depth ?? 0, stepExpr?.Depth ?? 0)) + 1)
{
    /// <summary>The expression that is evaluated.</summary>
    public Expr Inner { get; } = inner;

    /// <summary>The range in milliseconds; 0 where <see cref="RangeExpr"/> is set.</summary>
    public long RangeMs { get; } = rangeMs;

    /// <summary>The range as an expression over durations.</summary>
    public DurationExpr? RangeExpr { get; } = rangeExpr;

    /// <summary>The resolution in milliseconds; 0 where it was left out or <see cref="StepExpr"/> is set.</summary>
    public long StepMs { get; } = stepMs;

    /// <summary>The resolution as an expression over durations.</summary>
    public DurationExpr? StepExpr { get; } = stepExpr;

    /// <summary>The modifiers <c>offset</c> and <c>@</c>.</summary>
    public TimeModifiers Modifiers { get; internal set; } = TimeModifiers.None;

    /// <inheritdoc/>
    public override PromQLType ValueType => PromQLType.Matrix;

    /// <inheritdoc/>
    public override IEnumerable<Expr> Children => [Inner];
}
