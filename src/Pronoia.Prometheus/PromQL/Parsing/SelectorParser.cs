using Pronoia.Prometheus.Model;
using MatchType = Pronoia.Prometheus.Model.MatchType;

namespace Pronoia.Prometheus.PromQL.Parsing;

/// <summary>Parses instant selectors, quoted UTF-8 names included: <c>{"http.requests", "service.name"="x"}</c>.</summary>
internal static class SelectorParser
{
    public static VectorSelector Parse(ExpressionParser parser, Token? name)
    {
        var position = name?.Position ?? parser.Current.Position;
        var matchers = new List<Matcher>();
        if (parser.Current.Kind == TokenKind.LeftBrace)
        {
            parser.Take();
            while (parser.Current.Kind != TokenKind.RightBrace)
            {
                matchers.Add(LabelMatcher(parser));
                if (!parser.TryTake(TokenKind.Comma) && parser.Current.Kind != TokenKind.RightBrace)
                {
                    throw parser.Unexpected("label matching", "\",\" or \"}\"");
                }
            }

            position = position.Union(parser.Take().Position);
        }

        if (name is { } given)
        {
            matchers.Add(new Matcher(MatchType.Equal, Label.MetricName, given.Text));
        }

        return new VectorSelector(name?.Text ?? "", matchers, position);
    }

    private static Matcher LabelMatcher(ExpressionParser parser)
    {
        var label = parser.Current;
        if (label.Kind is not (TokenKind.Identifier or TokenKind.String))
        {
            throw parser.Unexpected("label matching", "identifier or \"}\"");
        }

        parser.Take();
        var quoted = label.Kind == TokenKind.String;
        var name = quoted ? parser.Unquote(label) : label.Text;
        MatchType? type = parser.Current switch
        {
            { Kind: TokenKind.Assign } => MatchType.Equal,
            { Kind: TokenKind.MatchRegexp } => MatchType.Regexp,
            { Kind: TokenKind.MatchNotRegexp } => MatchType.NotRegexp,
            { Kind: TokenKind.Operator, Operator: PromQLOperator.NotEqual } => MatchType.NotEqual,
            _ => null,
        };
        if (type is null)
        {
            return quoted
                ? new Matcher(MatchType.Equal, Label.MetricName, name)
                : throw parser.Unexpected("label matching", "label matching operator");
        }

        parser.Take();
        var value = parser.Current;
        if (value.Kind != TokenKind.String)
        {
            throw parser.Unexpected("label matching", "string");
        }

        parser.Take();
        try
        {
            return new Matcher(type.Value, name, parser.Unquote(value));
        }
        catch (FormatException e)
        {
            throw parser.Error(label.Position.Union(value.Position), e.Message);
        }
    }
}
