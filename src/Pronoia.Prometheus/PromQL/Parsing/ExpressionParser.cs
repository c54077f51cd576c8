using System.Globalization;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL.Functions;

namespace Pronoia.Prometheus.PromQL.Parsing;

/// <summary>Builds the syntax tree of an expression by precedence climbing. Grammar: https://prometheus.io/docs/prometheus/latest/querying/basics/.</summary>
internal sealed class ExpressionParser(string text, PromQLOptions options)
{
    private readonly IReadOnlyList<Token> _tokens = Lexer.Tokenize(text);
    private int _at;
    private int _depth;
    private int _aggregations;

    internal Token Current => _tokens[_at];

    internal PromQLOptions Options => options;

    private Token Following => _tokens[Math.Min(_at + 1, _tokens.Count - 1)];

    public Expr ParseWhole()
    {
        if (Current.Kind == TokenKind.EndOfInput)
        {
            throw Error(default, "no expression found in input");
        }

        var expr = Expression(0);
        return Current.Kind == TokenKind.EndOfInput ? expr : throw Unexpected();
    }

    internal PromQLException Error(PositionRange position, string message) => PromQLException.Parse(text, position, message);

    internal PromQLException Unexpected(string? context = null, string? expected = null)
    {
        var token = Current;
        if (token.Kind == TokenKind.Error)
        {
            return Error(new PositionRange(token.Start, text.Length), token.Text);
        }

        context ??= _aggregations > 0 ? "aggregation" : null;
        return Error(token.Position, $"unexpected {token.Describe()}{(context is null ? "" : " in " + context)}{(expected is null ? "" : ", expected " + expected)}");
    }

    internal Token Take() => _tokens[_at++];

    internal bool TryTake(TokenKind kind)
    {
        if (Current.Kind != kind)
        {
            return false;
        }

        _at++;
        return true;
    }

    internal void Enter()
    {
        if (++_depth > PromQLParser.MaxDepth)
        {
            throw Error(Current.Position, $"expression is nested too deeply: at most {PromQLParser.MaxDepth} levels are allowed");
        }
    }

    internal void Leave() => _depth--;

    internal double Number(Token token)
    {
        var value = token.Kind == TokenKind.Duration ? DurationSeconds(token) : NumberText.Parse(token.Text);
        var reason = value is null ? "invalid syntax" : double.IsInfinity(value.Value) && token.Text.AsSpan().ContainsAnyInRange('0', '9') ? "value out of range" : null;
        return reason is null ? value!.Value : throw Error(token.Position, $"error parsing number: strconv.ParseFloat: parsing {GoText.Quote(token.Text)}: {reason}");
    }

    private double DurationSeconds(Token token) =>
        PrometheusDuration.TryParse(token.Text, out var duration)
            ? duration.TotalSeconds
            : throw Error(token.Position, $"not a valid duration string: {GoText.Quote(token.Text)}");

    private Expr Expression(int minPrecedence)
    {
        Enter();
        var left = Unary();
        while (Current is { Kind: TokenKind.Operator } token && token.Operator.Precedence() >= minPrecedence)
        {
            var op = token.Operator;
            var precedence = op.Precedence();
            Take();
            var (matching, returnBool) = MatchingParser.Parse(this);
            if (op.IsSet() && matching.Cardinality == MatchCardinality.OneToOne)
            {
                matching = matching with { Cardinality = MatchCardinality.ManyToMany };
            }

            var right = Expression(op == PromQLOperator.Power ? precedence : precedence + 1);
            left = Bounded(new BinaryExpr(op, left, right, returnBool, matching));
        }

        Leave();
        return left;
    }

    private T Bounded<T>(T expr)
        where T : Expr =>
        expr.Depth <= PromQLParser.MaxDepth
            ? expr
            : throw Error(expr.Position, $"expression is nested too deeply: at most {PromQLParser.MaxDepth} levels are allowed");

    private Expr Unary()
    {
        if (Current is not { Kind: TokenKind.Operator, Operator: PromQLOperator.Add or PromQLOperator.Subtract })
        {
            return Postfix(Primary());
        }

        var sign = Take();
        var negates = sign.Operator == PromQLOperator.Subtract;
        var operand = Expression(PromQLOperator.Power.Precedence());
        var position = new PositionRange(sign.Start, operand.Position.End);
        return operand is NumberLiteral number
            ? new NumberLiteral(negates ? -number.Value : number.Value, number.IsDuration, position)
            : Bounded(new UnaryExpr(negates, operand, position));
    }

    private Expr Primary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Number or TokenKind.Duration:
                Take();
                return new NumberLiteral(Number(token), token.Kind == TokenKind.Duration, token.Position);
            case TokenKind.String:
                Take();
                return new StringLiteral(Unquote(token), token.Position);
            case TokenKind.LeftParen:
                Take();
                var inner = Expression(0);
                var close = Expect(TokenKind.RightParen);
                return Bounded(new ParenExpr(inner, new PositionRange(token.Start, close.Position.End)));
            case TokenKind.LeftBrace:
                return SelectorParser.Parse(this, name: null);
            case TokenKind.Aggregator when Following.Kind == TokenKind.LeftParen || Following.IsKeyword("by") || Following.IsKeyword("without"):
                return Aggregate();
            case TokenKind.Identifier or TokenKind.Preprocessor when Following.Kind == TokenKind.LeftParen:
                return FunctionCall();
        }

        if (token.IsMetricWord)
        {
            Take();
            return SelectorParser.Parse(this, token);
        }

        throw Unexpected();
    }

    private Token Expect(TokenKind kind) => Current.Kind == kind ? Take() : throw Unexpected();

    internal string Unquote(Token token)
    {
        try
        {
            return GoStringLiteral.Unquote(token.Text);
        }
        catch (FormatException e)
        {
            throw Error(token.Position, $"error unquoting string {GoText.Quote(token.Text)}: {e.Message}");
        }
    }

    private List<Expr> Arguments()
    {
        Expect(TokenKind.LeftParen);
        var arguments = new List<Expr>();
        if (TryTake(TokenKind.RightParen))
        {
            return arguments;
        }

        while (true)
        {
            arguments.Add(Expression(0));
            if (TryTake(TokenKind.RightParen))
            {
                return arguments;
            }

            var comma = Expect(TokenKind.Comma);
            if (!Current.StartsExpression && Current.Kind != TokenKind.Error)
            {
                throw Error(comma.Position, "trailing commas not allowed in function call args");
            }
        }
    }

    private Call FunctionCall()
    {
        var name = Take();
        var arguments = Arguments();
        var function = FunctionTable.Find(name.Kind == TokenKind.Preprocessor ? name.Text.ToLowerInvariant() : name.Text)
            ?? throw Error(name.Position, $"unknown function with name {GoText.Quote(name.Text)}");
        if (function.Experimental && !options.EnableExperimentalFunctions)
        {
            throw Error(name.Position, $"function {GoText.Quote(name.Text)} is not enabled");
        }

        return Bounded(new Call(function, arguments, new PositionRange(name.Start, _tokens[_at - 1].Position.End)));
    }

    private AggregateExpr Aggregate()
    {
        var name = Take();
        Aggregations.TryGet(name.Text, out var aggregation);
        _aggregations++;
        IReadOnlyList<string> grouping = [];
        var without = false;
        var modified = TryGrouping(ref grouping, ref without);
        var arguments = Arguments();
        if (!modified)
        {
            TryGrouping(ref grouping, ref without);
        }

        _aggregations--;
        var position = new PositionRange(name.Start, _tokens[_at - 1].Position.End);
        if (arguments.Count == 0)
        {
            throw Error(position, "no arguments for aggregate expression provided");
        }

        if (aggregation.IsExperimental() && !options.EnableExperimentalFunctions)
        {
            throw Error(position, $"{aggregation.Text()}() is experimental and must be enabled with --enable-feature=promql-experimental-functions");
        }

        var expected = aggregation.HasParameter() ? 2 : 1;
        if (arguments.Count != expected)
        {
            throw Error(position, string.Create(CultureInfo.InvariantCulture, $"wrong number of arguments for aggregate expression provided, expected {expected}, got {arguments.Count}"));
        }

        return Bounded(new AggregateExpr(aggregation, arguments[^1], expected == 2 ? arguments[0] : null, grouping, without, position));
    }

    private bool TryGrouping(ref IReadOnlyList<string> grouping, ref bool without)
    {
        without = Current.IsKeyword("without");
        if (!without && !Current.IsKeyword("by"))
        {
            return false;
        }

        Take();
        grouping = MatchingParser.LabelList(this);
        return true;
    }

    private Expr Postfix(Expr expr)
    {
        while (true)
        {
            if (Current.Kind == TokenKind.LeftBracket)
            {
                expr = Bounded(RangeParser.Range(this, expr));
            }
            else if (Current.IsKeyword("offset"))
            {
                Take();
                RangeParser.Offset(this, expr);
            }
            else if (Current.Kind == TokenKind.At)
            {
                Take();
                RangeParser.At(this, expr);
            }
            else if (Current.IsKeyword("anchored") || Current.IsKeyword("smoothed"))
            {
                RangeParser.Extend(this, expr, Take());
            }
            else
            {
                return expr;
            }
        }
    }
}
