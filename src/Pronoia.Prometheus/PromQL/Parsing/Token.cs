namespace Pronoia.Prometheus.PromQL.Parsing;

/// <summary>A token of an expression; for <see cref="TokenKind.Error"/> the text is the message.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, string Text, PromQLOperator Operator = default)
{
    public PositionRange Position => new(Start, Start + Text.Length);

    public bool IsKeyword(string keyword) => Kind == TokenKind.Keyword && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    public bool IsOperator(PromQLOperator op) => Kind == TokenKind.Operator && Operator == op;

    /// <summary>Whether the token is a word that may name a label where a label is expected.</summary>
    public bool IsLabelWord => Kind is TokenKind.Identifier or TokenKind.MetricIdentifier or TokenKind.Aggregator or TokenKind.Preprocessor
        || (Kind == TokenKind.Keyword && !IsKeyword("without")) || (Kind == TokenKind.Operator && char.IsAsciiLetter(Text[0]));

    /// <summary>Whether the token is a word that may name a metric where an expression is expected.</summary>
    public bool IsMetricWord => Kind switch
    {
        TokenKind.Identifier or TokenKind.MetricIdentifier or TokenKind.Aggregator or TokenKind.Preprocessor => true,
        TokenKind.Operator => Operator.IsSet(),
        TokenKind.Keyword => Text.ToLowerInvariant() is "by" or "without" or "offset" or "anchored" or "smoothed",
        _ => false,
    };

    /// <summary>Whether an expression may begin with the token.</summary>
    public bool StartsExpression => IsMetricWord
        || Kind is TokenKind.Number or TokenKind.Duration or TokenKind.String or TokenKind.LeftParen or TokenKind.LeftBrace
        || IsOperator(PromQLOperator.Add) || IsOperator(PromQLOperator.Subtract);

    /// <summary>The token as error messages name it.</summary>
    public string Describe() => Kind switch
    {
        TokenKind.EndOfInput => "end of input",
        TokenKind.Identifier => $"identifier {GoText.Quote(Text)}",
        TokenKind.MetricIdentifier => $"metric identifier {GoText.Quote(Text)}",
        TokenKind.Number => $"number {QuoteShort()}",
        TokenKind.Duration => $"duration {QuoteShort()}",
        TokenKind.String => $"string {QuoteShort()}",
        TokenKind.Keyword => $"<{Text}>",
        TokenKind.Operator or TokenKind.At or TokenKind.MatchRegexp or TokenKind.MatchNotRegexp => $"<op:{Text}>",
        TokenKind.Aggregator => $"<aggr:{Text}>",
        _ => QuoteShort(),
    };

    private string QuoteShort() => Text.Length > 10 ? GoText.Quote(Text[..10]) + "..." : GoText.Quote(Text);
}
