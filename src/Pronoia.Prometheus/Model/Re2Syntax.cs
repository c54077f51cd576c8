using System.Globalization;
using System.Text;

namespace Pronoia.Prometheus.Model;

/// <summary>
/// Translates a pattern from RE2's syntax (https://github.com/google/re2/wiki/Syntax) to .NET's, where they differ: <c>(?P&lt;name&gt;…)</c>,
/// groups numbered from left to right, <c>\Q…\E</c>, <c>\pL</c>, <c>\x{…}</c>, <c>\C</c>, <c>[[:alpha:]]</c>, ASCII <c>\d \w \s</c> and
/// <c>$</c> that does not match before a last line feed. What RE2 does not know is refused.
/// </summary>
internal sealed class Re2Syntax
{
    private static readonly Dictionary<string, string> PosixClasses = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z", ["alpha"] = "A-Za-z", ["ascii"] = @"\x00-\x7F", ["blank"] = @"\t ", ["cntrl"] = @"\x00-\x1F\x7F", ["digit"] = "0-9",
        ["graph"] = "!-~", ["lower"] = "a-z", ["print"] = " -~", ["punct"] = @"!-/:-@\[-`{-~", ["space"] = @"\t\n\v\f\r ", ["upper"] = "A-Z",
        ["word"] = "0-9A-Za-z_", ["xdigit"] = "0-9A-Fa-f",
    };

    // What a negated class stands for inside brackets, where .NET has no way to say "not these": the rest of the characters.
    private static readonly Dictionary<string, string> NegatedPosixClasses = new(StringComparer.Ordinal)
    {
        ["alnum"] = @"\x00-/:-@\[-`{-\uFFFF", ["alpha"] = @"\x00-@\[-`{-\uFFFF", ["ascii"] = @"\x80-\uFFFF", ["blank"] = @"\x00-\x08\n-\x1F!-\uFFFF",
        ["cntrl"] = @" -~\x80-\uFFFF", ["digit"] = @"\x00-/:-\uFFFF", ["graph"] = @"\x00- \x7F-\uFFFF", ["lower"] = @"\x00-`{-\uFFFF",
        ["print"] = @"\x00-\x1F\x7F-\uFFFF", ["punct"] = @"\x00- 0-9A-Za-z\x7F-\uFFFF", ["space"] = @"\x00-\x08\x0E-\x1F!-\uFFFF",
        ["upper"] = @"\x00-@\[-\uFFFF", ["word"] = @"\x00-/:-@\[-^`{-\uFFFF", ["xdigit"] = @"\x00-/:-@G-`g-\uFFFF",
    };

    private const string PerlSpace = @"\t\n\f\r ";
    private const string NotPerlSpace = @"\x00-\x08\v\x0E-\x1F!-\uFFFF";

    private readonly string _pattern;
    private readonly StringBuilder _text;
    private readonly bool _named;
    private readonly Stack<bool> _multiline = new();
    private int _at;
    private int _group;

    private Re2Syntax(string pattern)
    {
        _pattern = pattern;
        _text = new StringBuilder(pattern.Length + 16);
        _named = pattern.Contains("(?P<", StringComparison.Ordinal) || pattern.Contains("(?<", StringComparison.Ordinal);
        _multiline.Push(false);
    }

    /// <summary>The pattern in .NET's syntax.</summary>
    /// <exception cref="FormatException">The pattern is not RE2's; the message is about the pattern alone.</exception>
    public static string Translate(string pattern)
    {
        // Most patterns need nothing.
        return pattern.AsSpan().ContainsAny(@"\[()$") ? new Re2Syntax(pattern).Translate() : pattern;
    }

    private string Translate()
    {
        while (_at < _pattern.Length)
        {
            switch (_pattern[_at])
            {
                case '\\':
                    Escape(inClass: false);
                    break;
                case '[':
                    Class();
                    break;
                case '(':
                    Open();
                    break;
                case ')':
                    if (_multiline.Count == 1)
                    {
                        throw new FormatException("unexpected )");
                    }

                    _multiline.Pop();
                    Copy(1);
                    break;
                case '$':
                    _text.Append(_multiline.Peek() ? "$" : @"\z");
                    _at++;
                    break;
                default:
                    Copy(1);
                    break;
            }
        }

        return _text.ToString();
    }

    private void Copy(int count)
    {
        _text.Append(_pattern, _at, count);
        _at += count;
    }

    private void Open()
    {
        _multiline.Push(_multiline.Peek());
        if (At(1) != '?')
        {
            // .NET numbers named groups after the others, RE2 from left to right: say the number where both kinds occur.
            _group++;
            _text.Append(_named ? string.Create(CultureInfo.InvariantCulture, $"(?<{_group}>") : "(");
            _at++;
            return;
        }

        var name = At(2) == 'P' && At(3) == '<' ? 4 : At(2) == '<' && At(3) is not ('=' or '!') ? 3 : 0;
        if (name > 0)
        {
            GroupName(name);
            return;
        }

        Flags();
    }

    private void GroupName(int offset)
    {
        var close = _pattern.IndexOf('>', _at);
        var name = close < 0 ? "" : _pattern[(_at + offset)..close];
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') || char.IsAsciiDigit(name[0]))
        {
            throw new FormatException("invalid group name");
        }

        _group++;
        _text.Append("(?<").Append(name).Append('>');
        _at = close + 1;
    }

    private void Flags()
    {
        var end = _at + 2;
        var on = true;
        var multiline = _multiline.Peek();
        while (end < _pattern.Length && _pattern[end] is 'i' or 'm' or 's' or '-')
        {
            on = _pattern[end] != '-' && on;
            multiline = _pattern[end] == 'm' ? on : multiline;
            end++;
        }

        if (end >= _pattern.Length || _pattern[end] is not (':' or ')'))
        {
            throw new FormatException($"invalid or unsupported group syntax \"{_pattern[_at..Math.Min(_pattern.Length, end + 1)]}\"");
        }

        _multiline.Pop();
        if (_pattern[end] == ')')
        {
            // Flags alone hold until the group around them ends.
            _multiline.Pop();
            _multiline.Push(multiline);
        }
        else
        {
            _multiline.Push(multiline);
        }

        Copy(end + 1 - _at);
    }

    private void Escape(bool inClass)
    {
        var next = At(1);
        switch (next)
        {
            case 'Q' when !inClass:
                var end = _pattern.IndexOf(@"\E", _at, StringComparison.Ordinal);
                var literal = end < 0 ? _pattern[(_at + 2)..] : _pattern[(_at + 2)..end];
                _text.Append(System.Text.RegularExpressions.Regex.Escape(literal));
                _at = end < 0 ? _pattern.Length : end + 2;
                break;
            case 'd' or 'w' or 's' or 'D' or 'W' or 'S':
                Perl(next, inClass);
                break;
            case 'C' when !inClass:
                _text.Append(@"[\s\S]");
                _at += 2;
                break;
            case 'z' or 'A' or 'b' or 'B' when !inClass:
                Copy(2);
                break;
            case 'a' or 'f' or 'n' or 'r' or 't' or 'v':
                Copy(2);
                break;
            case 'x' when At(2) == '{':
                CodePoint();
                break;
            case 'x' when char.IsAsciiHexDigit(At(2)) && char.IsAsciiHexDigit(At(3)):
                Copy(4);
                break;
            case 'p' or 'P':
                UnicodeClass();
                break;
            case >= '0' and <= '7' when next == '0' || (At(2) is >= '0' and <= '7'):
                Octal();
                break;
            default:
                if (next == '\0' || char.IsAsciiLetterOrDigit(next))
                {
                    throw new FormatException($"invalid escape sequence \"{_pattern[_at..Math.Min(_pattern.Length, _at + 2)]}\"");
                }

                Copy(2);
                break;
        }
    }

    private void Perl(char kind, bool inClass)
    {
        var characters = kind switch
        {
            'd' => "0-9",
            'w' => "0-9A-Za-z_",
            's' => PerlSpace,
            'D' => NegatedPosixClasses["digit"],
            'W' => NegatedPosixClasses["word"],
            _ => NotPerlSpace,
        };
        _text.Append(inClass ? characters : $"[{characters}]");
        _at += 2;
    }

    private void CodePoint()
    {
        var close = _pattern.IndexOf('}', _at);
        if (close < 0 || !int.TryParse(_pattern.AsSpan((_at + 3)..close), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            || value is < 0 or > 0xffff)
        {
            throw new FormatException("invalid escape sequence: \\x{…} takes up to FFFF here");
        }

        _text.Append(CultureInfo.InvariantCulture, $"\\u{value:X4}");
        _at = close + 1;
    }

    private void Octal()
    {
        var end = _at + 1;
        var value = 0;
        while (end < _pattern.Length && end < _at + 4 && _pattern[end] is >= '0' and <= '7')
        {
            value = (value * 8) + (_pattern[end++] - '0');
        }

        _text.Append(CultureInfo.InvariantCulture, $"\\u{value:X4}");
        _at = end;
    }

    private void UnicodeClass()
    {
        var negated = At(1) == 'P';
        string name;
        if (At(2) == '{')
        {
            var close = _pattern.IndexOf('}', _at);
            name = close < 0 ? throw new FormatException("invalid character class: } is missing") : _pattern[(_at + 3)..close];
            _at = close + 1;
        }
        else
        {
            name = At(2).ToString();
            _at += 3;
        }

        if (name.StartsWith('^'))
        {
            (negated, name) = (!negated, name[1..]);
        }

        // Scripts have other names than .NET's blocks: only general categories are the same in both.
        if (name.Length is not (1 or 2) || !name.All(char.IsAsciiLetter))
        {
            throw new FormatException($"invalid or unsupported Unicode class \"{name}\"");
        }

        _text.Append(negated ? @"\P{" : @"\p{").Append(name).Append('}');
    }

    private void Class()
    {
        Copy(1);
        if (At(0) == '^')
        {
            Copy(1);
        }

        for (var first = true; ; first = false)
        {
            switch (At(0))
            {
                case '\0' when _at >= _pattern.Length:
                    throw new FormatException("missing closing ]");
                case ']' when !first:
                    Copy(1);
                    return;
                case '[' when At(1) == ':' && PosixName() is { } name:
                    _text.Append(name);
                    break;
                case '[':
                    // Literal in RE2; .NET would read "-[" as a subtraction.
                    _text.Append(@"\[");
                    _at++;
                    break;
                case ']':
                    _text.Append(@"\]");
                    _at++;
                    break;
                case '\\':
                    Escape(inClass: true);
                    break;
                default:
                    Copy(1);
                    break;
            }
        }
    }

    private string? PosixName()
    {
        var close = _pattern.IndexOf(":]", _at + 2, StringComparison.Ordinal);
        if (close < 0)
        {
            return null;
        }

        var negated = At(2) == '^';
        var name = _pattern[(_at + (negated ? 3 : 2))..close];
        if (!(negated ? NegatedPosixClasses : PosixClasses).TryGetValue(name, out var characters))
        {
            throw new FormatException($"invalid character class \"[:{name}:]\"");
        }

        _at = close + 2;
        return characters;
    }

    private char At(int offset) => _at + offset < _pattern.Length ? _pattern[_at + offset] : '\0';
}
