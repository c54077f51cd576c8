using System.Globalization;
using Pronoia.Prometheus.PromQL.Parsing;

namespace Pronoia.Prometheus.PromQLTest;

/// <summary>Reads the parts of the expanding notation.</summary>
internal sealed class NotationReader(string text)
{
    private int _at;

    public bool AtEnd => _at >= text.Length;

    public bool AtSpace => Current is ' ' or '\t';

    public char Current => _at < text.Length ? text[_at] : '\0';

    public FormatException Error(string message) =>
        new(string.Create(CultureInfo.InvariantCulture, $"column {_at + 1}: {message} in series \"{(text.Length > 200 ? text[..200] : text)}\""));

    public void SkipSpace()
    {
        while (AtSpace)
        {
            _at++;
        }
    }

    public bool StartsWith(string start) => text.AsSpan(_at).StartsWith(start, StringComparison.Ordinal);

    public bool TryTake(char c)
    {
        if (Current != c)
        {
            return false;
        }

        _at++;
        return true;
    }

    public bool TryTake(string word)
    {
        if (!StartsWith(word))
        {
            return false;
        }

        _at += word.Length;
        return true;
    }

    /// <summary>A name; empty where there is none.</summary>
    public string Word(bool colons)
    {
        var start = _at;
        while (char.IsAsciiLetter(Current) || Current == '_' || (colons && Current == ':') || (_at > start && char.IsAsciiDigit(Current)))
        {
            _at++;
        }

        return text[start.._at];
    }

    public string QuotedString()
    {
        var quote = Current;
        var end = _at + 1;
        while (end < text.Length && text[end] != quote)
        {
            end += text[end] == '\\' && quote != '`' ? 2 : 1;
        }

        if (quote is not ('"' or '\'' or '`') || end >= text.Length)
        {
            throw Error("expected a quoted string");
        }

        try
        {
            var value = GoStringLiteral.Unquote(text.AsSpan(_at, end + 1 - _at));
            _at = end + 1;
            return value;
        }
        catch (FormatException)
        {
            throw Error("malformed string");
        }
    }

    /// <summary>Digits and the letters of a unit behind them; <c>x</c> always stands for a repetition.</summary>
    public string DurationText()
    {
        var start = _at;
        while (char.IsAsciiDigit(Current))
        {
            _at++;
        }

        while (char.IsAsciiLetter(Current) && Current != 'x')
        {
            _at++;
        }

        return text[start.._at];
    }

    /// <summary>A number of repetitions.</summary>
    public int Count()
    {
        var start = _at;
        while (char.IsAsciiDigit(Current))
        {
            _at++;
        }

        return int.TryParse(text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw Error("expected a number of repetitions");
    }

    /// <summary>A number with or without sign; <c>x</c> always stands for a repetition, so there is no hexadecimal.</summary>
    public double Number()
    {
        var start = _at;
        if (Current is '+' or '-')
        {
            _at++;
        }

        if (char.IsAsciiLetter(Current))
        {
            while (char.IsAsciiLetter(Current) && Current != 'x')
            {
                _at++;
            }
        }
        else
        {
            while (char.IsAsciiDigit(Current) || Current is '.' or '_' or 'e' or 'E'
                || (Current is '+' or '-' && _at > start && text[_at - 1] is 'e' or 'E'))
            {
                _at++;
            }
        }

        var number = text[start.._at];
        var negates = number.StartsWith('-');
        if (NumberText.Parse(number.TrimStart('+', '-')) is { } value)
        {
            return negates ? -value : value;
        }

        _at = start;
        throw Error("expected a number, \"_\", \"stale\" or a histogram");
    }
}
