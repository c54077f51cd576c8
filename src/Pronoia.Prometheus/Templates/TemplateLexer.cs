using System.Globalization;
using System.Text;
using static Pronoia.Prometheus.Templates.TemplateToken;

namespace Pronoia.Prometheus.Templates;

/// <summary>Splits a template into tokens: text, trim markers, comments and what stands between <c>{{</c> and <c>}}</c>.</summary>
internal sealed class TemplateLexer(string name, string text)
{
    private const string Blanks = " \t\r\n";

    private readonly List<TemplateToken> _tokens = [];
    private int _at;
    private int _line = 1;
    private int _lineStart;

    public IReadOnlyList<TemplateToken> Read()
    {
        var trimNext = false;
        while (true)
        {
            var open = text.IndexOf("{{", _at, StringComparison.Ordinal);
            var end = open < 0 ? text.Length : open;
            var literal = text.AsSpan(_at, end - _at);
            if (trimNext)
            {
                var trimmed = literal.TrimStart(Blanks);
                Advance(literal.Length - trimmed.Length);
                literal = trimmed;
            }

            var trimsBefore = open >= 0 && IsTrimStart(open + 2);
            var kept = trimsBefore ? literal.TrimEnd(Blanks) : literal;
            if (!kept.IsEmpty)
            {
                Add(TokenKind.Text, kept.ToString());
            }

            Advance(end - _at);
            if (open < 0)
            {
                Add(TokenKind.End, "");
                return _tokens;
            }

            var start = Position;
            Advance(trimsBefore ? 4 : 2);
            trimNext = text.AsSpan(_at).StartsWith("/*") ? Comment(start) : Action(start);
        }
    }

    private TemplatePosition Position => new(_line, _at - _lineStart + 1);

    private bool IsTrimStart(int at) => at + 1 < text.Length && text[at] == '-' && Blanks.Contains(text[at + 1], StringComparison.Ordinal);

    private bool IsTrimEnd => _at + 3 < text.Length && Blanks.Contains(text[_at], StringComparison.Ordinal) && string.CompareOrdinal(text, _at + 1, "-}}", 0, 3) == 0;

    private bool Comment(TemplatePosition start)
    {
        var close = text.IndexOf("*/", _at, StringComparison.Ordinal);
        if (close < 0)
        {
            throw Error(start, "unclosed comment");
        }

        Advance(close + 2 - _at);
        if (IsTrimEnd)
        {
            Advance(4);
            return true;
        }

        if (!text.AsSpan(_at).StartsWith("}}"))
        {
            throw Error(start, "comment ends before closing delimiter");
        }

        Advance(2);
        return false;
    }

    private bool Action(TemplatePosition start)
    {
        _tokens.Add(new TemplateToken(TokenKind.ActionStart, "{{", start));
        while (_at < text.Length)
        {
            if (IsTrimEnd)
            {
                Advance(1);
                Add(TokenKind.ActionEnd, "}}");
                Advance(3);
                return true;
            }

            if (text.AsSpan(_at).StartsWith("}}"))
            {
                Add(TokenKind.ActionEnd, "}}");
                Advance(2);
                return false;
            }

            Token(start);
        }

        throw Error(start, "unclosed action");
    }

    private void Token(TemplatePosition action)
    {
        var c = text[_at];
        var next = _at + 1 < text.Length ? text[_at + 1] : '\0';
        switch (c)
        {
            case ' ' or '\t' or '\r' or '\n':
                Take(TokenKind.Space, _at + 1);
                while (_at < text.Length && Blanks.Contains(text[_at], StringComparison.Ordinal) && !IsTrimEnd)
                {
                    Advance(1);
                }

                break;
            case '"' or '\'':
                Quoted(c, action);
                break;
            case '`':
                var close = text.IndexOf('`', _at + 1);
                if (close < 0)
                {
                    throw Error(Position, "unterminated raw quoted string");
                }

                Add(TokenKind.String, text[(_at + 1)..close].Replace("\r", "", StringComparison.Ordinal));
                Advance(close + 1 - _at);
                break;
            case '(':
                Take(TokenKind.Open, _at + 1);
                break;
            case ')':
                Take(TokenKind.Close, _at + 1);
                break;
            case '|':
                Take(TokenKind.Pipe, _at + 1);
                break;
            case ',':
                Take(TokenKind.Comma, _at + 1);
                break;
            case '=':
                Take(TokenKind.Assign, _at + 1);
                break;
            case ':' when next == '=':
                Take(TokenKind.Declare, _at + 2);
                break;
            case '$':
                Take(TokenKind.Variable, WordEnd(_at + 1));
                break;
            case '.' when !char.IsAsciiDigit(next):
                var end = WordEnd(_at + 1);
                Take(end == _at + 1 ? TokenKind.Dot : TokenKind.Field, end);
                break;
            case '.' or '+' or '-' or (>= '0' and <= '9'):
                Number();
                break;
            default:
                if (WordEnd(_at) == _at)
                {
                    throw Error(Position, $"unexpected character in action: {(char.IsControl(c) ? $"U+{(int)c:X4}" : $"'{c}'")}");
                }

                Take(TokenKind.Identifier, WordEnd(_at));
                break;
        }
    }

    private void Number()
    {
        var end = _at + 1;
        while (end < text.Length
            && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '.' or '_' || (text[end] is '+' or '-' && text[end - 1] is 'e' or 'E')))
        {
            end++;
        }

        Take(TokenKind.Number, end);
    }

    private void Quoted(char quote, TemplatePosition action)
    {
        var end = _at + 1;
        while (end < text.Length && text[end] != quote && text[end] != '\n')
        {
            end += text[end] == '\\' ? 2 : 1;
        }

        if (end >= text.Length || text[end] != quote)
        {
            throw Error(quote == '"' ? Position : action, quote == '"' ? "unterminated quoted string" : "unterminated character constant");
        }

        var position = Position;
        if (!GoUnquote.TryParse(text.AsSpan(_at + 1, end - _at - 1), quote, out var value))
        {
            throw Error(position, $"invalid syntax in {text[_at..(end + 1)]}");
        }

        if (quote == '\'')
        {
            var rune = Rune.TryGetRuneAt(value, 0, out var r) && r.Utf16SequenceLength == value.Length
                ? r.Value
                : throw Error(position, "a character constant holds one character");
            value = rune.ToString(CultureInfo.InvariantCulture);
        }

        _tokens.Add(new TemplateToken(quote == '"' ? TokenKind.String : TokenKind.Character, value, position));
        Advance(end + 1 - _at);
    }

    private int WordEnd(int at)
    {
        while (at < text.Length && (text[at] == '_' || char.IsLetterOrDigit(text[at])))
        {
            at++;
        }

        return at;
    }

    private void Take(TokenKind kind, int end)
    {
        Add(kind, text[_at..end]);
        Advance(end - _at);
    }

    private void Add(TokenKind kind, string value) => _tokens.Add(new TemplateToken(kind, value, Position));

    private void Advance(int count)
    {
        for (var end = _at + count; _at < end; _at++)
        {
            if (text[_at] == '\n')
            {
                _line++;
                _lineStart = _at + 1;
            }
        }
    }

    private TemplateException Error(TemplatePosition position, string reason) => new(name, position, reason);
}
