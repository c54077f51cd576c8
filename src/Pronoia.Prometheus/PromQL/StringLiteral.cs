namespace Pronoia.Prometheus.PromQL;

/// <summary>A text.</summary>
public sealed class StringLiteral(string value, PositionRange position) : Expr(position, 1)
{
    /// <summary>The text after unescaping.</summary>
    public string Value { get; } = value;

    /// <inheritdoc/>
    public override PromQLType ValueType => PromQLType.String;

    /// <inheritdoc/>
    public override IEnumerable<Expr> Children => [];
}
