using Pronoia.Prometheus.PromQL.Functions;

namespace Pronoia.Prometheus.PromQL;

/// <summary>A call of a function.</summary>
public sealed class Call : Expr
{
    internal Call(FunctionSignature function, IReadOnlyList<Expr> arguments, PositionRange position)
        : base(position, 1 + (arguments.Count == 0 ? 0 : arguments.Max(a => a.Depth)))
    {
        Signature = function;
        Arguments = arguments;
    }

    /// <summary>The function's name.</summary>
    public string Function => Signature.Name;

    /// <summary>The arguments.</summary>
    public IReadOnlyList<Expr> Arguments { get; }

    /// <inheritdoc/>
    public override PromQLType ValueType => Signature.ReturnType;

    /// <inheritdoc/>
    public override IEnumerable<Expr> Children => Arguments;

    internal FunctionSignature Signature { get; }
}
