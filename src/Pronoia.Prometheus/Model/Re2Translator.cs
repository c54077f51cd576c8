using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pronoia.Prometheus.Model;

/// <summary>
/// Translates a pattern of RE2's syntax (https://github.com/google/re2/wiki/Syntax, as Go's <c>regexp</c> takes it) into .NET's with the same meaning:
/// <c>\d \w \s</c> are ASCII, <c>$</c> is the very end, groups are numbered from left to right whether named or not, a character is a code point.
/// What RE2 does not know is refused. One pass, no recursion.
/// </summary>
internal sealed class Re2Translator
{
    private const int MaxRepeat = 1000;
    private const int MaxDepth = 250;

    private readonly string _pattern;
    private readonly StringBuilder _output = new();
    private readonly Stack<Flags> _groups = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly bool _hasNames;
    private Flags _flags;
    private int _captures;
    private int _at;

    private Re2Translator(string pattern, bool dotAll)
    {
        _pattern = pattern;
        _hasNames = pattern.Contains("(?P<", StringComparison.Ordinal) || pattern.Contains("(?<", StringComparison.Ordinal);
        _flags = new Flags(MultiLine: false, DotAll: dotAll, Ungreedy: false);
    }

    private readonly record struct Flags(bool MultiLine, bool DotAll, bool Ungreedy);

    /// <summary>The pattern in .NET's syntax.</summary>
    /// <param name="pattern">The pattern in RE2's.</param>
    /// <param name="dotAll">Whether <c>.</c> matches a line feed from the start (<c>(?s)</c>).</param>
    /// <exception cref="FormatException">RE2 does not take the pattern.</exception>
    public static string Translate(string pattern, bool dotAll) => new Re2Translator(pattern, dotAll).Run();

    private string Run()
    {
        // Whether a repetition may follow: something to repeat stands before, and it is not a repetition itself.
        var repeatable = false;
        var repeated = false;
        while (_at < _pattern.Length)
        {
            var c = _pattern[_at];
            var start = _at;
            if (c is '*' or '+' or '?' || (c == '{' && Counted() > 0))
            {
                Repeat(repeatable, repeated);
                (repeatable, repeated) = (true, true);
                continue;
            }

            repeated = false;
            repeatable = true;
            switch (c)
            {
                case '(':
                    repeatable = Open();
                    break;
                case ')':
                    if (_groups.Count == 0)
                    {
                        throw Error("unexpected )");
                    }

                    _flags = _groups.Pop();
                    _output.Append(')');
                    _at++;
                    break;
                case '|':
                    _output.Append('|');
                    _at++;
                    repeatable = false;
                    break;
                case '^':
                    _output.Append(_flags.MultiLine ? "(?m:^)" : "\\A");
                    _at++;
                    break;
                case '$':
                    _output.Append(_flags.MultiLine ? "(?m:$)" : "\\z");
                    _at++;
                    break;
                case '.':
                    _at++;
                    new Re2Class().Negate(exceptLineFeed: !_flags.DotAll).AppendTo(_output, IsLoopNext);
                    break;
                case '[':
                    Class().AppendTo(_output, IsLoopNext);
                    break;
                case '\\':
                    repeatable = Escape();
                    break;
                default:
                    Literal(NextRune());
                    break;
            }

            repeatable &= _at > start;
        }

        return _groups.Count == 0 ? _output.ToString() : throw Error("missing closing )");
    }

    // In .* and .+ it does not matter whether a code point is one unit or two.
    private bool IsLoopNext => _at < _pattern.Length && _pattern[_at] is '*' or '+';

    private Rune NextRune()
    {
        if (Rune.DecodeFromUtf16(_pattern.AsSpan(_at), out var rune, out var length) != System.Buffers.OperationStatus.Done)
        {
            throw Error("invalid UTF-16");
        }

        _at += length;
        return rune;
    }

    private void Literal(Rune rune)
    {
        var text = rune.ToString();
        _output.Append(text.Length == 1 ? Regex.Escape(text) : $"(?:{text})");
    }

    private bool Open()
    {
        if (_groups.Count >= MaxDepth)
        {
            throw Error($"nested too deeply: at most {MaxDepth} levels are read");
        }

        var rest = _pattern.AsSpan(_at);
        if (!rest.StartsWith("(?"))
        {
            _groups.Push(_flags);
            _captures++;
            _output.Append(_hasNames ? string.Create(CultureInfo.InvariantCulture, $"(?<{_captures}>") : "(");
            _at++;
            return false;
        }

        if (rest.StartsWith("(?P<") || (rest.StartsWith("(?<") && !rest.StartsWith("(?<=") && !rest.StartsWith("(?<!")))
        {
            NamedGroup(rest[2] == 'P' ? 4 : 3);
            return false;
        }

        return FlagGroup();
    }

    private void NamedGroup(int prefix)
    {
        var end = _pattern.IndexOf('>', _at);
        var name = end < 0 ? "" : _pattern[(_at + prefix)..end];
        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            throw Error("invalid named capture: expected (?P<name>, with letters, digits and underscores, not starting with a digit");
        }

        if (!_names.Add(name))
        {
            throw Error($"duplicate capture name {name}");
        }

        _groups.Push(_flags);
        _captures++;
        _output.Append("(?<").Append(name).Append('>');
        _at = end + 1;
    }

    // (?i), (?i-s:…), (?:…). Never repeatable itself: flags alone are nothing to repeat, and a group has only begun.
    private bool FlagGroup()
    {
        var flags = _flags;
        var on = true;
        var ignoreCase = "";
        var any = false;
        for (var at = _at + 2; at < _pattern.Length; at++)
        {
            switch (_pattern[at])
            {
                case 'i':
                    ignoreCase = on ? "i" : "-i";
                    any = true;
                    break;
                case 'm':
                    flags = flags with { MultiLine = on };
                    any = true;
                    break;
                case 's':
                    flags = flags with { DotAll = on };
                    any = true;
                    break;
                case 'U':
                    flags = flags with { Ungreedy = on };
                    any = true;
                    break;
                case '-' when on:
                    on = false;
                    any = false;
                    break;
                case ':' when any || on:
                    _groups.Push(_flags);
                    _flags = flags;
                    _output.Append("(?").Append(ignoreCase).Append(':');
                    _at = at + 1;
                    return false;
                case ')' when any:
                    _flags = flags;
                    _output.Append(ignoreCase.Length > 0 ? $"(?{ignoreCase})" : "");
                    _at = at + 1;
                    return false;
                default:
                    throw Error($"invalid or unsupported Perl syntax: {_pattern[_at..(at + 1)]}");
            }
        }

        throw Error("missing closing )");
    }

    /// <summary>The length of <c>{n}</c>, <c>{n,}</c> or <c>{n,m}</c> at the current place; 0 where the brace is a literal.</summary>
    private int Counted()
    {
        var at = _at + 1;
        while (at < _pattern.Length && char.IsAsciiDigit(_pattern[at]))
        {
            at++;
        }

        if (at == _at + 1 || at == _pattern.Length)
        {
            return 0;
        }

        if (_pattern[at] == ',')
        {
            at++;
            while (at < _pattern.Length && char.IsAsciiDigit(_pattern[at]))
            {
                at++;
            }
        }

        return at < _pattern.Length && _pattern[at] == '}' ? at + 1 - _at : 0;
    }

    private void Repeat(bool repeatable, bool repeated)
    {
        var length = _pattern[_at] == '{' ? Counted() : 1;
        var op = _pattern.Substring(_at, length);
        if (repeated)
        {
            throw Error($"invalid nested repetition operator: {op}");
        }

        if (!repeatable)
        {
            throw Error($"missing argument to repetition operator: {op}");
        }

        if (length > 1)
        {
            CheckCounts(op);
        }

        _at += length;
        var lazy = _at < _pattern.Length && _pattern[_at] == '?';
        _at += lazy ? 1 : 0;
        _output.Append(op).Append(lazy != _flags.Ungreedy ? "?" : "");
    }

    private void CheckCounts(string op)
    {
        var bounds = op[1..^1].Split(',').Where(b => b.Length > 0)
            .Select(b => int.TryParse(b, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= MaxRepeat ? n : -1).ToList();
        if (bounds.Contains(-1) || (bounds.Count == 2 && bounds[0] > bounds[1]))
        {
            throw Error($"invalid repeat count: {op} (at most {MaxRepeat})");
        }
    }

    private bool Escape()
    {
        if (_at + 1 == _pattern.Length)
        {
            throw Error("trailing backslash at end of expression");
        }

        switch (_pattern[_at + 1])
        {
            case 'A' or 'z' or 'b' or 'B':
                _output.Append('\\').Append(_pattern[_at + 1]);
                _at += 2;
                return true;
            case 'C':
                throw Error("\\C (a single byte) is not supported");
            case 'Q':
                var end = _pattern.IndexOf("\\E", _at, StringComparison.Ordinal);
                var literal = end < 0 ? _pattern[(_at + 2)..] : _pattern[(_at + 2)..end];
                foreach (var rune in literal.EnumerateRunes())
                {
                    Literal(rune);
                }

                _at = end < 0 ? _pattern.Length : end + 2;
                return literal.Length > 0;
        }

        var set = new Re2Class();
        if (set.TryAddEscape(_pattern, ref _at))
        {
            set.AppendTo(_output, IsLoopNext);
        }
        else
        {
            Literal(Re2Escape.Character(_pattern, ref _at));
        }

        return true;
    }

    private Re2Class Class()
    {
        var start = _at;
        _at++;
        var set = new Re2Class();
        var negated = _at < _pattern.Length && _pattern[_at] == '^';
        _at += negated ? 1 : 0;
        var first = true;
        while (_at < _pattern.Length && (first || _pattern[_at] != ']'))
        {
            first = false;
            if (set.TryAddPosix(_pattern, ref _at) || (_pattern[_at] == '\\' && set.TryAddEscape(_pattern, ref _at)))
            {
                continue;
            }

            var low = ClassCharacter();
            var high = low;
            if (_at + 1 < _pattern.Length && _pattern[_at] == '-' && _pattern[_at + 1] != ']')
            {
                _at++;
                high = ClassCharacter();
            }

            if (high < low)
            {
                throw Error($"invalid character class range: {low}-{high}");
            }

            set.Add(low.Value, high.Value);
        }

        if (_at == _pattern.Length)
        {
            _at = start;
            throw Error("missing closing ]");
        }

        _at++;
        return negated ? set.Negate() : set;
    }

    private Rune ClassCharacter()
    {
        if (_at == _pattern.Length)
        {
            throw Error("missing closing ]");
        }

        return _pattern[_at] == '\\' ? Re2Escape.Character(_pattern, ref _at) : NextRune();
    }

    private FormatException Error(string reason) => new(string.Create(CultureInfo.InvariantCulture, $"{reason} (at character {_at + 1})"));
}
