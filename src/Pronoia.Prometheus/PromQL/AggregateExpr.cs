namespace Pronoia.Prometheus.PromQL;

/// <summary>An aggregation over the elements of an instant vector.</summary>
public sealed class AggregateExpr(
    Aggregation aggregation, Expr operand, Expr? parameter, IReadOnlyList<string> grouping, bool without, PositionRange position)
    : Expr(position, Math.Max(operand.Depth, parameter?.Depth ?? 0) + 1)
{
    /// <summary>The operator.</summary>
    public Aggregation Aggregation { get; } = aggregation;

    /// <summary>The vector that is aggregated.</summary>
    public Expr Operand { get; } = operand;

    /// <summary>The parameter, such as <c>k</c> of <c>topk</c>.</summary>
    public Expr? Parameter { get; } = parameter;

    /// <summary>The labels of <c>by</c> or <c>without</c>.</summary>
    public IReadOnlyList<string> Grouping { get; } = grouping;

    /// <summary>Whether <see cref="Grouping"/> are those of <c>without</c>.</summary>
    public bool Without { get; } = without;

    /// <inheritdoc/>
    public override PromQLType ValueType => PromQLType.Vector;

    /// <inheritdoc/>
    public override IEnumerable<Expr> Children => Parameter is null ? [Operand] : [Parameter, Operand];
}
