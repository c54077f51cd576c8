using System.Globalization;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQL.Parsing;

/// <summary>Checks that every operand and argument has the type its place demands.</summary>
internal sealed class TypeChecker(string text)
{
    public void Check(Expr expr)
    {
        switch (expr)
        {
            case AggregateExpr aggregate:
                Check(aggregate);
                break;
            case BinaryExpr binary:
                Check(binary);
                break;
            case Call call:
                Check(call);
                break;
            case UnaryExpr unary:
                Check(unary.Operand);
                if (unary.Operand.ValueType is not (PromQLType.Scalar or PromQLType.Vector))
                {
                    throw Error(unary.Position, $"unary expression only allowed on expressions of type scalar or instant vector, got {GoText.Quote(unary.Operand.ValueType.Documented())}");
                }

                break;
            case SubqueryExpr subquery:
                Check(subquery.Inner);
                if (subquery.Inner.ValueType != PromQLType.Vector)
                {
                    throw Error(subquery.Position, $"subquery is only allowed on instant vector, got {subquery.Inner.ValueType.Name()} instead");
                }

                break;
            case VectorSelector selector:
                Check(selector, allowEmpty: false);
                break;
            default:
                foreach (var child in expr.Children)
                {
                    Check(child);
                }

                break;
        }
    }

    private PromQLException Error(PositionRange position, string message) => PromQLException.Parse(text, position, message);

    private void Expect(Expr expr, PromQLType type, string context)
    {
        Check(expr);
        if (expr.ValueType != type)
        {
            throw Error(expr.Position, $"expected type {type.Documented()} in {context}, got {expr.ValueType.Documented()}");
        }
    }

    private void Check(AggregateExpr aggregate)
    {
        Expect(aggregate.Operand, PromQLType.Vector, "aggregation expression");
        if (aggregate.Parameter is { } parameter)
        {
            Expect(parameter, aggregate.Aggregation == Aggregation.CountValues ? PromQLType.String : PromQLType.Scalar, "aggregation parameter");
        }
    }

    private void Check(BinaryExpr binary)
    {
        Check(binary.Left);
        Check(binary.Right);
        var op = binary.Operator;
        var (left, right) = (binary.Left.ValueType, binary.Right.ValueType);
        if (binary.ReturnBool && !op.IsComparison())
        {
            throw Error(OperatorPosition(binary), "bool modifier can only be used on comparison operators");
        }

        if (op.IsComparison() && !binary.ReturnBool && left == PromQLType.Scalar && right == PromQLType.Scalar)
        {
            throw Error(OperatorPosition(binary), "comparisons between scalars must use BOOL modifier");
        }

        var matching = binary.Matching;
        if (matching.On && matching.Labels.FirstOrDefault(matching.Include.Contains) is { } twice)
        {
            throw Error(OperatorPosition(binary), $"label {GoText.Quote(twice)} must not occur in ON and GROUP clause at once");
        }

        foreach (var side in new[] { binary.Left, binary.Right })
        {
            if (side.ValueType is not (PromQLType.Scalar or PromQLType.Vector))
            {
                throw Error(side.Position, "binary expression must contain only scalar and instant vector types");
            }
        }

        var fills = matching.FillLeft is not null || matching.FillRight is not null;
        if (left == PromQLType.Scalar || right == PromQLType.Scalar)
        {
            if (matching.Labels.Count > 0)
            {
                throw Error(binary.Position, "vector matching only allowed between instant vectors");
            }

            if (fills)
            {
                throw Error(binary.Position, "filling in missing series only allowed between instant vectors");
            }

            if (op.IsSet())
            {
                throw Error(binary.Position, $"set operator {GoText.Quote(op.Text())} not allowed in binary scalar expression");
            }
        }
        else if (op.IsSet())
        {
            if (matching.Cardinality is MatchCardinality.OneToMany or MatchCardinality.ManyToOne)
            {
                throw Error(binary.Position, $"no grouping allowed for {GoText.Quote(op.Text())} operation");
            }

            if (fills)
            {
                throw Error(binary.Position, "filling in missing series not allowed for set operators");
            }
        }
    }

    /// <summary>The operator alone: what lies between the operands, without the space around it.</summary>
    private PositionRange OperatorPosition(BinaryExpr binary)
    {
        var start = binary.Left.Position.End;
        while (start < text.Length && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        return new PositionRange(start, Math.Max(start, binary.Right.Position.Start));
    }

    private void Check(Call call)
    {
        var (name, declared, given) = (GoText.Quote(call.Function), call.Signature.ArgumentTypes, call.Arguments.Count);
        var required = call.Signature.Variadic == 0 ? declared.Length : declared.Length - 1;
        var most = call.Signature.Variadic < 0 ? int.MaxValue : required + call.Signature.Variadic;
        if (given < required || given > most)
        {
            var (bound, limit) = call.Signature.Variadic == 0 ? ("", required) : given < required ? ("at least ", required) : ("at most ", most);
            throw Error(call.Position, string.Create(CultureInfo.InvariantCulture, $"expected {bound}{limit} argument(s) in call to {name}, got {given}"));
        }

        for (var i = 0; i < given; i++)
        {
            var argument = call.Arguments[i];
            if (call.Function == "info" && i == 1)
            {
                CheckDataLabels(argument);
                continue;
            }

            Expect(argument, declared[Math.Min(i, declared.Length - 1)], $"call to function {name}");
        }
    }

    private void CheckDataLabels(Expr argument)
    {
        if (argument is not VectorSelector selector)
        {
            throw Error(argument.Position, argument.ValueType == PromQLType.Vector
                ? "expected label selectors only"
                : $"expected type instant vector in call to function \"info\", got {argument.ValueType.Documented()}");
        }

        if (selector.Name.Length > 0)
        {
            throw Error(selector.Position, "expected label selectors only, got vector selector instead");
        }

        Check(selector, allowEmpty: true);
    }

    private void Check(VectorSelector selector, bool allowEmpty)
    {
        if (selector.Name.Length > 0)
        {
            foreach (var matcher in selector.Matchers.SkipLast(1))
            {
                if (matcher.Name == Label.MetricName)
                {
                    throw Error(selector.Position, $"metric name must not be set twice: {GoText.Quote(selector.Name)} or {GoText.Quote(matcher.Value)}");
                }
            }
        }
        else if (!allowEmpty && selector.Matchers.All(m => m.Matches("")))
        {
            throw Error(selector.Position, "vector selector must contain at least one non-empty matcher");
        }
    }
}
