using System.Text.Json;
using Pronoia.Prometheus.Model;
using MatchType = Pronoia.Prometheus.Model.MatchType;

namespace Pronoia.Prometheus.PromQL;

/// <summary>Writes syntax trees as Prometheus's <c>parse_query</c> does.</summary>
public static class ExprJson
{
    /// <summary>Writes an expression as one JSON value.</summary>
    /// <param name="json">Where it goes.</param>
    /// <param name="expr">The expression; null is written as null.</param>
    public static void Write(Utf8JsonWriter json, Expr? expr)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (expr is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        switch (expr)
        {
            case AggregateExpr aggregate:
                json.WriteString("type", "aggregation");
                json.WriteString("op", aggregate.Aggregation.Text());
                Child(json, "expr", aggregate.Operand);
                Child(json, "param", aggregate.Parameter);
                Texts(json, "grouping", aggregate.Grouping);
                json.WriteBoolean("without", aggregate.Without);
                break;
            case BinaryExpr binary:
                Binary(json, binary);
                break;
            case Call call:
                Function(json, call);
                break;
            case MatrixSelector matrix:
                json.WriteString("type", "matrixSelector");
                json.WriteNumber("range", matrix.RangeMs);
                Selector(json, matrix.Selector);
                break;
            case SubqueryExpr subquery:
                json.WriteString("type", "subquery");
                Child(json, "expr", subquery.Inner);
                json.WriteNumber("range", subquery.RangeMs);
                json.WriteNumber("step", subquery.StepMs);
                Modifiers(json, subquery.Modifiers);
                break;
            case NumberLiteral number:
                json.WriteString("type", "numberLiteral");
                json.WriteString("val", GoFloat.Plain(number.Value));
                break;
            case ParenExpr paren:
                json.WriteString("type", "parenExpr");
                Child(json, "expr", paren.Inner);
                break;
            case StringLiteral text:
                json.WriteString("type", "stringLiteral");
                json.WriteString("val", text.Value);
                break;
            case UnaryExpr unary:
                json.WriteString("type", "unaryExpr");
                json.WriteString("op", unary.Negates ? "-" : "+");
                Child(json, "expr", unary.Operand);
                break;
            case VectorSelector selector:
                json.WriteString("type", "vectorSelector");
                Selector(json, selector);
                break;
            default:
                throw new ArgumentException($"{expr.GetType().Name} is no expression of a query", nameof(expr));
        }

        json.WriteEndObject();
    }

    private static void Child(Utf8JsonWriter json, string name, Expr? expr)
    {
        json.WritePropertyName(name);
        Write(json, expr);
    }

    private static void Binary(Utf8JsonWriter json, BinaryExpr binary)
    {
        json.WriteString("type", "binaryExpr");
        json.WriteString("op", binary.Operator.Text());
        Child(json, "lhs", binary.Left);
        Child(json, "rhs", binary.Right);
        json.WritePropertyName("matching");
        if (binary.Left.ValueType == PromQLType.Vector && binary.Right.ValueType == PromQLType.Vector)
        {
            json.WriteStartObject();
            json.WriteString("card", binary.Matching.Cardinality switch
            {
                MatchCardinality.OneToOne => "one-to-one",
                MatchCardinality.ManyToOne => "many-to-one",
                MatchCardinality.OneToMany => "one-to-many",
                _ => "many-to-many",
            });
            Texts(json, "labels", binary.Matching.Labels);
            json.WriteBoolean("on", binary.Matching.On);
            Texts(json, "include", binary.Matching.Include);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteBoolean("bool", binary.ReturnBool);
    }

    private static void Function(Utf8JsonWriter json, Call call)
    {
        json.WriteString("type", "call");
        json.WriteStartObject("func");
        json.WriteString("name", call.Function);
        Texts(json, "argTypes", [.. call.Signature.ArgumentTypes.Select(t => t.Name())]);
        json.WriteNumber("variadic", call.Signature.Variadic);
        json.WriteString("returnType", call.Signature.ReturnType.Name());
        json.WriteEndObject();
        json.WriteStartArray("args");
        foreach (var argument in call.Arguments)
        {
            Write(json, argument);
        }

        json.WriteEndArray();
    }

    private static void Selector(Utf8JsonWriter json, VectorSelector selector)
    {
        json.WriteString("name", selector.Name);
        json.WriteStartArray("matchers");
        foreach (var matcher in selector.Matchers)
        {
            json.WriteStartObject();
            json.WriteString("name", matcher.Name);
            json.WriteString("value", matcher.Value);
            json.WriteString("type", matcher.Type switch { MatchType.Equal => "=", MatchType.NotEqual => "!=", MatchType.Regexp => "=~", _ => "!~" });
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Modifiers(json, selector.Modifiers);
    }

    private static void Modifiers(Utf8JsonWriter json, TimeModifiers modifiers)
    {
        json.WriteNumber("offset", modifiers.OffsetMs);
        json.WritePropertyName("timestamp");
        if (modifiers.AtMs is { } at)
        {
            json.WriteNumberValue(at);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteString("startOrEnd", modifiers.Anchor switch { TimeAnchor.Start => "start", TimeAnchor.End => "end", _ => null });
    }

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
