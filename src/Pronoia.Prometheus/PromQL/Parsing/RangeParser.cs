using System.Globalization;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQL.Parsing;

/// <summary>Parses what may follow a selector: ranges, subqueries, <c>offset</c>, <c>@</c>, <c>anchored</c> and <c>smoothed</c>.</summary>
internal static class RangeParser
{
    private const string Durations = "number, duration, step(), or range()";

    public static Expr Range(ExpressionParser parser, Expr expr)
    {
        var open = parser.Take();
        if (!DurationParser.Starts(parser.Current))
        {
            throw parser.Unexpected("subquery or range selector", Durations);
        }

        var range = DurationParser.Positive(parser);
        if (parser.Current.Kind == TokenKind.RightBracket)
        {
            var close = parser.Take();
            var error = expr switch
            {
                VectorSelector { Modifiers: { OffsetMs: not 0 } or { OffsetExpr: not null } } => "no offset modifiers allowed before range",
                VectorSelector { Modifiers.IsFixed: true } => "no @ modifiers allowed before range",
                VectorSelector => null,
                _ => "ranges only allowed for vector selectors",
            };
            if (error is not null)
            {
                throw parser.Error(open.Position.Union(close.Position), error);
            }

            return new MatrixSelector((VectorSelector)expr, Milliseconds(range), range as DurationExpr, expr.Position.Union(close.Position));
        }

        if (!parser.TryTake(TokenKind.Colon))
        {
            throw parser.Unexpected("subquery or range", "\":\" or \"]\"");
        }

        Expr? step = null;
        if (parser.Current.Kind != TokenKind.RightBracket)
        {
            if (!DurationParser.Starts(parser.Current))
            {
                throw parser.Unexpected("subquery selector", "number, duration, step(), range(), or \"]\"");
            }

            step = DurationParser.Positive(parser);
        }

        if (parser.Current.Kind != TokenKind.RightBracket)
        {
            throw parser.Unexpected("subquery selector", "\"]\"");
        }

        var position = expr.Position.Union(parser.Take().Position);
        return new SubqueryExpr(
            expr, Milliseconds(range), range as DurationExpr, step is null ? 0 : Milliseconds(step), step as DurationExpr, position);
    }

    public static void Offset(ExpressionParser parser, Expr expr)
    {
        if (!DurationParser.Starts(parser.Current))
        {
            throw parser.Unexpected("offset", Durations);
        }

        var offset = DurationParser.Offset(parser);
        Modify(parser, expr, offset.Position, "offset modifier", modifiers =>
            modifiers.OffsetMs != 0 || modifiers.OffsetExpr is not null
                ? throw parser.Error(expr.Position, "offset may not be set multiple times")
                : modifiers with { OffsetMs = Milliseconds(offset), OffsetExpr = offset as DurationExpr });
    }

    public static void At(ExpressionParser parser, Expr expr)
    {
        var token = parser.Current;
        var end = token.Position;
        TimeAnchor anchor = TimeAnchor.None;
        long? timestamp = null;
        if (token.Kind == TokenKind.Preprocessor && token.Text.ToLowerInvariant() is "start" or "end")
        {
            anchor = token.Text.Equals("start", StringComparison.OrdinalIgnoreCase) ? TimeAnchor.Start : TimeAnchor.End;
            parser.Take();
            if (!parser.TryTake(TokenKind.LeftParen))
            {
                throw parser.Unexpected("@", "timestamp");
            }

            end = parser.Current.Position;
            if (!parser.TryTake(TokenKind.RightParen))
            {
                throw parser.Unexpected("@", "timestamp");
            }
        }
        else
        {
            var negates = token.IsOperator(PromQLOperator.Subtract);
            if (negates || token.IsOperator(PromQLOperator.Add))
            {
                parser.Take();
            }

            if (parser.Current.Kind is not (TokenKind.Number or TokenKind.Duration))
            {
                throw parser.Unexpected("@", "timestamp");
            }

            end = parser.Current.Position;
            var seconds = parser.Number(parser.Take()) * (negates ? -1 : 1);
            if (!double.IsFinite(seconds) || Math.Abs(seconds) >= long.MaxValue / 1000.0)
            {
                throw parser.Error(expr.Position, string.Create(CultureInfo.InvariantCulture, $"timestamp out of bounds for @ modifier: {Bounds(seconds)}"));
            }

            timestamp = (long)Math.Round(seconds * 1000, MidpointRounding.AwayFromZero);
        }

        Modify(parser, expr, end, "@ modifier", modifiers =>
            modifiers.IsFixed
                ? throw parser.Error(expr.Position, "@ <timestamp> may not be set multiple times")
                : modifiers with { AtMs = timestamp, Anchor = anchor });
    }

    public static void Extend(ExpressionParser parser, Expr expr, Token keyword)
    {
        var name = keyword.Text.ToLowerInvariant();
        if (!parser.Options.EnableExtendedRangeSelectors)
        {
            throw parser.Error(expr.Position, $"{name} modifier is experimental and not enabled");
        }

        var selector = expr switch
        {
            VectorSelector vector => vector,
            MatrixSelector matrix => matrix.Selector,
            SubqueryExpr => throw parser.Error(expr.Position, $"{name} modifier is not supported for subqueries"),
            _ => throw parser.Error(expr.Position, $"{name} modifier not implemented"),
        };
        selector.Anchored |= name == "anchored";
        selector.Smoothed |= name == "smoothed";
        if (selector.Anchored && selector.Smoothed)
        {
            throw parser.Error(expr.Position, "anchored and smoothed modifiers cannot be used together");
        }
    }

    private static string Bounds(double value) => double.IsFinite(value) ? value.ToString("F6", CultureInfo.InvariantCulture) : GoFloat.Shortest(value);

    private static void Modify(ExpressionParser parser, Expr expr, PositionRange end, string what, Func<TimeModifiers, TimeModifiers> change)
    {
        switch (expr)
        {
            case VectorSelector vector:
                vector.Modifiers = change(vector.Modifiers);
                break;
            case MatrixSelector matrix:
                matrix.Selector.Modifiers = change(matrix.Selector.Modifiers);
                break;
            case SubqueryExpr subquery:
                subquery.Modifiers = change(subquery.Modifiers);
                break;
            default:
                throw parser.Error(expr.Position, $"{what} must be preceded by an instant vector selector or range vector selector or a subquery");
        }

        expr.Position = expr.Position.Union(end);
    }

    /// <summary>The milliseconds of a literal; 0 for an expression, whose value depends on the query.</summary>
    private static long Milliseconds(Expr duration) => duration is NumberLiteral literal ? DurationParser.ToMilliseconds(literal.Value) : 0;
}
