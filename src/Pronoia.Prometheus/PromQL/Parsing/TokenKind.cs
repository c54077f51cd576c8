namespace Pronoia.Prometheus.PromQL.Parsing;

internal enum TokenKind
{
    EndOfInput,
    Error,
    Identifier,
    MetricIdentifier,
    Number,
    Duration,
    String,
    LeftParen,
    RightParen,
    LeftBrace,
    RightBrace,
    LeftBracket,
    RightBracket,
    Comma,
    Colon,
    Assign,
    MatchRegexp,
    MatchNotRegexp,
    At,
    Operator,
    Aggregator,
    Keyword,
    Preprocessor,
}
