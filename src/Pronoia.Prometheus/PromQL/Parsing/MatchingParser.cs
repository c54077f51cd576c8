namespace Pronoia.Prometheus.PromQL.Parsing;

/// <summary>Parses what stands between an operator and its right side, and lists of labels.</summary>
internal static class MatchingParser
{
    public static (VectorMatching Matching, bool ReturnBool) Parse(ExpressionParser parser)
    {
        var returnBool = TakeKeyword(parser, "bool");
        var matching = new VectorMatching();
        if (parser.Current.IsKeyword("on") || parser.Current.IsKeyword("ignoring"))
        {
            var on = parser.Take().IsKeyword("on");
            matching = matching with { On = on, Labels = LabelList(parser) };
            if (parser.Current.IsKeyword("group_left") || parser.Current.IsKeyword("group_right"))
            {
                var left = parser.Take().IsKeyword("group_left");
                var isListed = parser.Current.Kind == TokenKind.LeftParen || !(parser.Current.StartsExpression || IsFill(parser.Current) || parser.Current.Kind == TokenKind.Error);
                var include = isListed ? LabelList(parser) : [];
                matching = matching with
                {
                    Cardinality = left ? MatchCardinality.ManyToOne : MatchCardinality.OneToMany,
                    Include = include,
                };
            }
        }

        return (Fill(parser, matching), returnBool);
    }

    /// <summary>A list such as <c>(job, "quoted.label")</c>.</summary>
    public static string[] LabelList(ExpressionParser parser)
    {
        if (!parser.TryTake(TokenKind.LeftParen))
        {
            throw parser.Unexpected("grouping opts", "\"(\"");
        }

        var labels = new List<string>();
        while (!parser.TryTake(TokenKind.RightParen))
        {
            labels.Add(LabelName(parser));
            if (!parser.TryTake(TokenKind.Comma) && parser.Current.Kind != TokenKind.RightParen)
            {
                throw parser.Unexpected("grouping opts", "\",\" or \")\"");
            }
        }

        return [.. labels];
    }

    private static string LabelName(ExpressionParser parser)
    {
        var token = parser.Current;
        string name;
        if (token.Kind == TokenKind.String)
        {
            name = parser.Unquote(token);
        }
        else if (token.IsLabelWord)
        {
            name = token.Text;
        }
        else
        {
            throw parser.Unexpected("grouping opts", "label");
        }

        parser.Take();
        return name.Length > 0 && GoStringLiteral.IsValidText(name)
            ? name
            : throw parser.Error(token.Position, $"invalid label name for grouping: {GoText.Quote(name)}");
    }

    private static VectorMatching Fill(ExpressionParser parser, VectorMatching matching)
    {
        while (IsFill(parser.Current))
        {
            var token = parser.Current;
            if (!parser.Options.EnableFillModifiers)
            {
                throw parser.Error(token.Position, "binop fill modifiers are experimental and not enabled");
            }

            parser.Take();
            var value = FillValue(parser);
            matching = matching with
            {
                FillLeft = token.IsKeyword("fill_right") ? matching.FillLeft : value,
                FillRight = token.IsKeyword("fill_left") ? matching.FillRight : value,
            };
        }

        return matching;
    }

    private static bool IsFill(Token token) => token.Kind == TokenKind.Keyword && token.Text.StartsWith("fill", StringComparison.OrdinalIgnoreCase);

    private static double FillValue(ExpressionParser parser)
    {
        if (!parser.TryTake(TokenKind.LeftParen))
        {
            throw parser.Unexpected("fill modifier", "\"(\"");
        }

        var negates = parser.Current.IsOperator(PromQLOperator.Subtract);
        if (negates || parser.Current.IsOperator(PromQLOperator.Add))
        {
            parser.Take();
        }

        if (parser.Current.Kind is not (TokenKind.Number or TokenKind.Duration))
        {
            throw parser.Unexpected("fill modifier", "number");
        }

        var value = parser.Number(parser.Take());
        if (!parser.TryTake(TokenKind.RightParen))
        {
            throw parser.Unexpected("fill modifier", "\")\"");
        }

        return negates ? -value : value;
    }

    private static bool TakeKeyword(ExpressionParser parser, string keyword)
    {
        if (!parser.Current.IsKeyword(keyword))
        {
            return false;
        }

        parser.Take();
        return true;
    }
}
