namespace Pronoia.Prometheus.PromQL;

/// <summary>A number, or a duration that stands for its seconds.</summary>
public sealed class NumberLiteral(double value, bool isDuration, PositionRange position) : Expr(position, 1)
{
    /// <summary>The value; seconds where it was written as a duration.</summary>
    public double Value { get; } = value;

    /// <summary>Whether it was written as a duration such as <c>5m</c>.</summary>
    public bool IsDuration { get; } = isDuration;

    /// <inheritdoc/>
    public override PromQLType ValueType => PromQLType.Scalar;

    /// <inheritdoc/>
    public override IEnumerable<Expr> Children => [];
}
