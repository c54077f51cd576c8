namespace Pronoia.Prometheus.PromQL.Parsing;

/// <summary>Parses durations and, where enabled, arithmetic over them.</summary>
internal static class DurationParser
{
    /// <summary>Go's longest duration: 2^63 nanoseconds.</summary>
    internal const double MaxSeconds = 9223372036.854775807;

    public static bool Starts(Token token) => token.Kind switch
    {
        TokenKind.Number or TokenKind.Duration or TokenKind.LeftParen => true,
        TokenKind.Operator => token.Operator is PromQLOperator.Add or PromQLOperator.Subtract,
        TokenKind.Preprocessor => token.Text.ToLowerInvariant() is "step" or "range",
        TokenKind.Aggregator => token.Text.ToLowerInvariant() is "min" or "max",
        _ => false,
    };

    /// <summary>Seconds as whole milliseconds, rounded to nanoseconds first as Go does.</summary>
    public static long ToMilliseconds(double seconds) => (long)(Math.Round(seconds * 1e9, MidpointRounding.AwayFromZero) / 1e6);

    /// <summary>A duration in brackets: greater than zero as far as that can be told.</summary>
    public static Expr Positive(ExpressionParser parser)
    {
        var duration = Expression(parser, 0);
        return duration is NumberLiteral { Value: not > 0 }
            ? throw parser.Error(duration.Position, "duration must be greater than 0")
            : duration;
    }

    /// <summary>The duration of an offset, which ends before an operator: <c>x offset 5m + y</c>.</summary>
    public static Expr Offset(ExpressionParser parser) => Signed(parser, Primary);

    private static Expr Expression(ExpressionParser parser, int minPrecedence)
    {
        parser.Enter();
        var left = Unary(parser);
        while (parser.Current is { Kind: TokenKind.Operator } token && Operation(token.Operator) is { } operation
            && token.Operator.Precedence() >= minPrecedence)
        {
            parser.Take();
            Experimental(parser, left);
            var precedence = token.Operator.Precedence();
            var right = Expression(parser, operation == DurationOperation.Power ? precedence : precedence + 1);
            if (right is NumberLiteral { Value: 0 } && operation is DurationOperation.Divide or DurationOperation.Modulo)
            {
                throw parser.Error(token.Position, operation == DurationOperation.Divide ? "division by zero" : "modulo by zero");
            }

            left = new DurationExpr(operation, left, right, left.Position.Union(right.Position));
            if (left.Depth > PromQLParser.MaxDepth)
            {
                throw parser.Error(left.Position, $"expression is nested too deeply: at most {PromQLParser.MaxDepth} levels are allowed");
            }
        }

        parser.Leave();
        return left;
    }

    private static Expr Unary(ExpressionParser parser) => Signed(parser, p => Expression(p, PromQLOperator.Power.Precedence()));

    private static Expr Signed(ExpressionParser parser, Func<ExpressionParser, Expr> parseOperand)
    {
        if (parser.Current is not { Kind: TokenKind.Operator, Operator: PromQLOperator.Add or PromQLOperator.Subtract } sign)
        {
            return Primary(parser);
        }

        parser.Take();
        var operand = parseOperand(parser);
        var position = sign.Position.Union(operand.Position);
        var negates = sign.Operator == PromQLOperator.Subtract;
        return operand switch
        {
            NumberLiteral number => new NumberLiteral(negates ? -number.Value : number.Value, number.IsDuration, position),
            _ when negates => new DurationExpr(DurationOperation.Subtract, null, operand, position),
            _ => operand,
        };
    }

    private static Expr Primary(ExpressionParser parser)
    {
        var token = parser.Current;
        switch (token.Kind)
        {
            case TokenKind.Number or TokenKind.Duration:
                parser.Take();
                var value = parser.Number(token);
                return Math.Abs(value) <= MaxSeconds
                    ? new NumberLiteral(value, token.Kind == TokenKind.Duration, token.Position)
                    : throw parser.Error(token.Position, "duration out of range");
            case TokenKind.LeftParen:
                parser.Take();
                var inner = Expression(parser, 0);
                Experimental(parser, inner);
                var position = token.Position.Union(Close(parser));
                return inner is DurationExpr expr
                    ? expr.Wrap(position)
                    : new DurationExpr(DurationOperation.Add, null, inner, position, wrapped: true);
            case TokenKind.Preprocessor or TokenKind.Aggregator when Starts(token):
                return Function(parser, parser.Take());
            default:
                throw parser.Unexpected();
        }
    }

    private static DurationExpr Function(ExpressionParser parser, Token name)
    {
        if (!parser.TryTake(TokenKind.LeftParen))
        {
            throw parser.Unexpected();
        }

        Expr? left = null;
        Expr? right = null;
        var operation = name.Text.ToLowerInvariant() switch
        {
            "step" => DurationOperation.Step,
            "range" => DurationOperation.Range,
            "min" => DurationOperation.Min,
            _ => DurationOperation.Max,
        };
        if (operation is DurationOperation.Min or DurationOperation.Max)
        {
            left = Expression(parser, 0);
            if (!parser.TryTake(TokenKind.Comma))
            {
                throw parser.Unexpected();
            }

            right = Expression(parser, 0);
        }

        var result = new DurationExpr(operation, left, right, name.Position.Union(Close(parser)));
        Experimental(parser, result);
        return result;
    }

    private static PositionRange Close(ExpressionParser parser)
    {
        var position = parser.Current.Position;
        return parser.TryTake(TokenKind.RightParen) ? position : throw parser.Unexpected();
    }

    private static void Experimental(ExpressionParser parser, Expr expr)
    {
        if (!parser.Options.EnableDurationExpressions)
        {
            throw parser.Error(expr.Position, "experimental duration expression is not enabled");
        }
    }

    private static DurationOperation? Operation(PromQLOperator op) => op switch
    {
        PromQLOperator.Add => DurationOperation.Add,
        PromQLOperator.Subtract => DurationOperation.Subtract,
        PromQLOperator.Multiply => DurationOperation.Multiply,
        PromQLOperator.Divide => DurationOperation.Divide,
        PromQLOperator.Modulo => DurationOperation.Modulo,
        PromQLOperator.Power => DurationOperation.Power,
        _ => null,
    };
}
