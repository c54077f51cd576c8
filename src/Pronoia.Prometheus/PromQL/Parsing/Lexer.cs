using System.Globalization;
using System.Text;

namespace Pronoia.Prometheus.PromQL.Parsing;

/// <summary>Cuts an expression into tokens. An error ends the tokens: the last one then is of <see cref="TokenKind.Error"/>.</summary>
internal sealed partial class Lexer(string text)
{
    private readonly List<Token> _tokens = [];
    private int _at;
    private int _parens;
    private bool _inBraces;
    private bool _inBrackets;
    private bool _colonSeen;

    public static IReadOnlyList<Token> Tokenize(string text)
    {
        var lexer = new Lexer(text);
        while (lexer.Next())
        {
        }

        return lexer._tokens;
    }

    private char Current => _at < text.Length ? text[_at] : '\0';

    private char Peek(int ahead = 1) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private bool Next()
    {
        SkipSpaceAndComments();
        if (_at >= text.Length)
        {
            return End();
        }

        return _inBraces ? InsideBraces() : Statement();
    }

    private bool End()
    {
        var error = _inBraces ? "unexpected end of input inside braces"
            : _inBrackets ? "unexpected end of input in duration expression"
            : _parens != 0 ? "unclosed left parenthesis"
            : null;
        if (error is not null)
        {
            return Fail(error);
        }

        _tokens.Add(new Token(TokenKind.EndOfInput, text.Length, ""));
        return false;
    }

    private bool Fail(string message, int? start = null)
    {
        _tokens.Add(new Token(TokenKind.Error, start ?? Math.Min(_at, text.Length), message));
        return false;
    }

    private bool Emit(TokenKind kind, int length, PromQLOperator op = default)
    {
        _tokens.Add(new Token(kind, _at, text.Substring(_at, length), op));
        _at += length;
        return true;
    }

    private void SkipSpaceAndComments()
    {
        while (_at < text.Length)
        {
            if (text[_at] is ' ' or '\t' or '\n' or '\r')
            {
                _at++;
            }
            else if (text[_at] == '#' && !_inBrackets)
            {
                while (_at < text.Length && text[_at] is not ('\n' or '\r'))
                {
                    _at++;
                }
            }
            else
            {
                return;
            }
        }
    }

    private Rune CurrentRune()
    {
        Rune.DecodeFromUtf16(text.AsSpan(_at), out var rune, out _);
        return rune;
    }

    private bool InsideBraces()
    {
        var c = Current;
        if (IsAlpha(c))
        {
            return Emit(TokenKind.Identifier, WordLength(colons: false));
        }

        switch (c)
        {
            case ',':
                return Emit(TokenKind.Comma, 1);
            case '"' or '\'' or '`':
                return QuotedString();
            case '=' when Peek() == '~':
                return Emit(TokenKind.MatchRegexp, 2);
            case '=':
                return Emit(TokenKind.Assign, 1);
            case '!' when Peek() == '~':
                return Emit(TokenKind.MatchNotRegexp, 2);
            case '!' when Peek() == '=':
                return Emit(TokenKind.Operator, 2, PromQLOperator.NotEqual);
            case '!':
                _at++;
                return Fail($"unexpected character after '!' inside braces: {(_at < text.Length ? GoText.Quote(CurrentRune()) : "'\ufffd'")}", _at - 1);
            case '{':
                return Fail("unexpected left brace '{'");
            case '}':
                _inBraces = false;
                return Emit(TokenKind.RightBrace, 1);
            default:
                return Fail($"unexpected character inside braces: {GoText.Quote(CurrentRune())}");
        }
    }

    private bool Statement()
    {
        var c = Current;
        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek())))
        {
            return NumberOrDuration();
        }

        if (_inBrackets && Brackets() is { } result)
        {
            return result;
        }

        if (IsAlpha(c) || c == ':')
        {
            return Word();
        }

        switch (c)
        {
            case ',':
                return Emit(TokenKind.Comma, 1);
            case '+':
                return Emit(TokenKind.Operator, 1, PromQLOperator.Add);
            case '-':
                return Emit(TokenKind.Operator, 1, PromQLOperator.Subtract);
            case '*':
                return Emit(TokenKind.Operator, 1, PromQLOperator.Multiply);
            case '/':
                return Emit(TokenKind.Operator, 1, PromQLOperator.Divide);
            case '%':
                return Emit(TokenKind.Operator, 1, PromQLOperator.Modulo);
            case '^':
                return Emit(TokenKind.Operator, 1, PromQLOperator.Power);
            case '=' when Peek() == '=':
                return Emit(TokenKind.Operator, 2, PromQLOperator.Equal);
            case '=' when Peek() == '~':
                return Fail("unexpected character after '=': '~'");
            case '=':
                return Emit(TokenKind.Assign, 1);
            case '!' when Peek() == '=':
                return Emit(TokenKind.Operator, 2, PromQLOperator.NotEqual);
            case '!':
                _at++;
                return Fail($"unexpected character after '!': {(_at < text.Length ? GoText.Quote(CurrentRune()) : "'\ufffd'")}", _at - 1);
            case '<' when Peek() == '/':
                return Emit(TokenKind.Operator, 2, PromQLOperator.TrimUpper);
            case '>' when Peek() == '/':
                return Emit(TokenKind.Operator, 2, PromQLOperator.TrimLower);
            case '<' when Peek() == '=':
                return Emit(TokenKind.Operator, 2, PromQLOperator.LessOrEqual);
            case '<':
                return Emit(TokenKind.Operator, 1, PromQLOperator.Less);
            case '>' when Peek() == '=':
                return Emit(TokenKind.Operator, 2, PromQLOperator.GreaterOrEqual);
            case '>':
                return Emit(TokenKind.Operator, 1, PromQLOperator.Greater);
            case '"' or '\'' or '`':
                return QuotedString();
            case '(':
                _parens++;
                return Emit(TokenKind.LeftParen, 1);
            case ')':
                return CloseParen();
            case '{':
                _inBraces = true;
                return Emit(TokenKind.LeftBrace, 1);
            case '[':
                _inBrackets = true;
                _colonSeen = false;
                return Emit(TokenKind.LeftBracket, 1);
            case ']':
                return Fail("unexpected right bracket ']'");
            case '@':
                return Emit(TokenKind.At, 1);
            default:
                return Fail($"unexpected character: {GoText.Quote(CurrentRune())}");
        }
    }

    /// <summary>What is special between brackets; null where the general rules apply.</summary>
    private bool? Brackets()
    {
        switch (Current)
        {
            case ']':
                _inBrackets = false;
                return Emit(TokenKind.RightBracket, 1);
            case ':' when _colonSeen:
                return Fail("unexpected repeated colon in duration expression");
            case ':' when _tokens[^1].Kind == TokenKind.LeftBracket:
                return Fail("unexpected colon before duration in duration expression");
            case ':':
                _colonSeen = true;
                return Emit(TokenKind.Colon, 1);
            case '+' or '-' or '*' or '/' or '%' or '^' or ',' or '(' or ')':
                return null;
        }

        if (IsAlpha(Current))
        {
            var length = WordLength(colons: false);
            switch (text.Substring(_at, length).ToLowerInvariant())
            {
                case "step" or "range":
                    return Emit(TokenKind.Preprocessor, length);
                case "min" or "max":
                    return Emit(TokenKind.Aggregator, length);
            }
        }

        return Fail($"unexpected character in duration expression: {GoText.Quote(CurrentRune())}");
    }

    private bool CloseParen()
    {
        if (--_parens >= 0)
        {
            return Emit(TokenKind.RightParen, 1);
        }

        _at++;
        return Fail("unexpected right parenthesis ')'");
    }

    private bool Word()
    {
        var length = WordLength(colons: true);
        var word = text.Substring(_at, length);
        switch (word.ToLowerInvariant())
        {
            case "inf" or "nan":
                return Emit(TokenKind.Number, length);
            case "and":
                return Emit(TokenKind.Operator, length, PromQLOperator.And);
            case "or":
                return Emit(TokenKind.Operator, length, PromQLOperator.Or);
            case "unless":
                return Emit(TokenKind.Operator, length, PromQLOperator.Unless);
            case "atan2":
                return Emit(TokenKind.Operator, length, PromQLOperator.Atan2);
            case "start" or "end" or "step" or "range":
                return Emit(TokenKind.Preprocessor, length);
            case "offset" or "smoothed" or "anchored" or "by" or "without" or "on" or "ignoring" or "group_left" or "group_right" or "bool":
                return Emit(TokenKind.Keyword, length);
            case "fill" or "fill_left" or "fill_right" when text.AsSpan(_at + length).TrimStart(" \t\r\n") is ['(', ..]:
                return Emit(TokenKind.Keyword, length);
        }

        if (Aggregations.TryGet(word, out _))
        {
            return Emit(TokenKind.Aggregator, length);
        }

        return Emit(word.Contains(':', StringComparison.Ordinal) ? TokenKind.MetricIdentifier : TokenKind.Identifier, length);
    }

    private int WordLength(bool colons)
    {
        var end = _at;
        while (end < text.Length && (IsAlpha(text[end]) || char.IsAsciiDigit(text[end]) || (colons && text[end] == ':')))
        {
            end++;
        }

        return end - _at;
    }

    private bool QuotedString()
    {
        var quote = Current;
        var at = _at + 1;
        while (true)
        {
            if (at >= text.Length || (text[at] == '\n' && quote != '`'))
            {
                return Fail(quote == '`' ? "unterminated raw string" : "unterminated quoted string");
            }

            if (char.IsSurrogate(text[at]))
            {
                if (!char.IsHighSurrogate(text[at]) || at + 1 >= text.Length || !char.IsLowSurrogate(text[at + 1]))
                {
                    return Fail("invalid UTF-8 rune");
                }

                at += 2;
                continue;
            }

            if (text[at] == quote)
            {
                return Emit(TokenKind.String, at + 1 - _at);
            }

            if (text[at] == '\\' && quote != '`')
            {
                if (EscapeError(at + 1, quote) is { } error)
                {
                    return Fail(error);
                }

                at++;
            }

            at++;
        }
    }

    private string? EscapeError(int at, char quote)
    {
        if (at >= text.Length)
        {
            return "escape sequence not terminated";
        }

        var c = text[at];
        if (c == quote || c is 'a' or 'b' or 'f' or 'n' or 'r' or 't' or 'v' or '\\')
        {
            return null;
        }

        var (digits, radix, start) = c switch
        {
            >= '0' and <= '7' => (3, 8, at),
            'x' => (2, 16, at + 1),
            'u' => (4, 16, at + 1),
            'U' => (8, 16, at + 1),
            _ => (0, 0, at),
        };
        if (digits == 0)
        {
            Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out _);
            return string.Create(CultureInfo.InvariantCulture, $"unknown escape sequence U+{rune.Value:X4} '{rune}'");
        }

        long value = 0;
        for (var i = start; i < start + digits; i++)
        {
            if (i >= text.Length)
            {
                return "escape sequence not terminated";
            }

            var digit = char.IsAsciiHexDigit(text[i]) ? Convert.ToInt32(text[i].ToString(), 16) : 16;
            if (digit >= radix)
            {
                return string.Create(CultureInfo.InvariantCulture, $"illegal character U+{(int)text[i]:X4} '{text[i]}' in escape sequence");
            }

            value = value * radix + digit;
        }

        var max = c is 'u' or 'U' ? 0x10ffff : 255;
        return value > max || value is >= 0xd800 and < 0xe000 ? "escape sequence is an invalid Unicode code point" : null;
    }

    private bool Accept(ref int at, string characters)
    {
        var accepted = at < text.Length && characters.Contains(text[at], StringComparison.Ordinal);
        at += accepted ? 1 : 0;
        return accepted;
    }

    private bool IsDigit(int at, bool hex) => hex ? char.IsAsciiHexDigit(Char(at)) : char.IsAsciiDigit(Char(at));

    private char Char(int at) => at < text.Length ? text[at] : '\0';

    private bool IsAlphaNumeric(int at) => IsAlpha(Char(at)) || char.IsAsciiDigit(Char(at));

    private static bool IsAlpha(char c) => c == '_' || char.IsAsciiLetter(c);
}
