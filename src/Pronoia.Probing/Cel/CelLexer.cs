using System.Globalization;
using System.Text;

namespace Pronoia.Probing.Cel;

/// <summary>Splits an expression into tokens (cel-spec, "Syntax").</summary>
internal sealed class CelLexer(string text)
{
    private static readonly string[] Symbols =
        ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}"];

    private int _at;

    /// <exception cref="FormatException">There is something that is no token.</exception>
    public List<CelToken> Read()
    {
        var tokens = new List<CelToken>();
        while (SkipSpace())
        {
            tokens.Add(Next());
        }

        tokens.Add(new CelToken(_at, ""));
        return tokens;
    }

    /// <summary>A mistake at a character, counted from 1 in its message.</summary>
    public static FormatException Error(int at, string message) => new(string.Create(CultureInfo.InvariantCulture, $"{message} at character {at + 1}"));

    private char Peek(int ahead = 0) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private bool SkipSpace()
    {
        while (_at < text.Length)
        {
            if (char.IsWhiteSpace(text[_at]))
            {
                _at++;
            }
            else if (Peek() == '/' && Peek(1) == '/')
            {
                var end = text.IndexOf('\n', _at);
                _at = end < 0 ? text.Length : end;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private CelToken Next()
    {
        var start = _at;
        if (char.IsAsciiDigit(Peek()) || (Peek() == '.' && char.IsAsciiDigit(Peek(1))))
        {
            return new CelToken(start, "", IsLiteral: true, Value: Number());
        }

        if (PrefixOfText() is >= 0 and var prefix)
        {
            return new CelToken(start, "", IsLiteral: true, Value: Quoted(prefix));
        }

        if (char.IsAsciiLetter(Peek()) || Peek() == '_')
        {
            while (char.IsAsciiLetterOrDigit(Peek()) || Peek() == '_')
            {
                _at++;
            }

            return text[start.._at] switch
            {
                "true" => new CelToken(start, "", IsLiteral: true, Value: true),
                "false" => new CelToken(start, "", IsLiteral: true, Value: false),
                "null" => new CelToken(start, "", IsLiteral: true),
                "in" => new CelToken(start, "in"),
                var name => new CelToken(start, name, IsName: true),
            };
        }

        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(text, _at, symbol, 0, symbol.Length) == 0)
            {
                _at += symbol.Length;
                return new CelToken(start, symbol);
            }
        }

        throw Error(start, $"\"{text[start]}\" is not expected");
    }

    private object Number()
    {
        var start = _at;
        if (Peek() == '0' && Peek(1) is 'x' or 'X')
        {
            _at += 2;
            var digits = _at;
            while (char.IsAsciiHexDigit(Peek()))
            {
                _at++;
            }

            return Integer(start, text[digits.._at], NumberStyles.AllowHexSpecifier);
        }

        SkipDigits();
        var isDouble = false;
        if (Peek() == '.' && char.IsAsciiDigit(Peek(1)))
        {
            (isDouble, _at) = (true, _at + 1);
            SkipDigits();
        }

        var sign = Peek(1) is '+' or '-' ? 2 : 1;
        if (Peek() is 'e' or 'E' && char.IsAsciiDigit(Peek(sign)))
        {
            (isDouble, _at) = (true, _at + sign);
            SkipDigits();
        }

        return isDouble ? double.Parse(text.AsSpan(start, _at - start), CultureInfo.InvariantCulture) : Integer(start, text[start.._at], NumberStyles.None);
    }

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(Peek()))
        {
            _at++;
        }
    }

    private object Integer(int start, string digits, NumberStyles styles)
    {
        var isUnsigned = Peek() is 'u' or 'U';
        _at += isUnsigned ? 1 : 0;
        if (!ulong.TryParse(digits, styles, CultureInfo.InvariantCulture, out var value) || (!isUnsigned && value > long.MaxValue))
        {
            throw Error(start, "the number is malformed or too large");
        }

        return isUnsigned ? value : (object)(long)value;
    }

    // Letters before a quotation mark: r for raw, b for bytes, in any case and order; -1 where there is no text.
    private int PrefixOfText()
    {
        var length = 0;
        while (length < 2 && Peek(length) is 'r' or 'R' or 'b' or 'B')
        {
            length++;
        }

        return Peek(length) is '"' or '\'' && (length < 2 || char.ToLowerInvariant(Peek()) != char.ToLowerInvariant(Peek(1))) ? length : -1;
    }

    private object Quoted(int prefix)
    {
        var start = _at;
        var letters = text.Substring(_at, prefix).ToLowerInvariant();
        var (raw, bytes) = (letters.Contains('r', StringComparison.Ordinal), letters.Contains('b', StringComparison.Ordinal));
        _at += prefix;
        var quote = Peek() == Peek(1) && Peek() == Peek(2) ? new string(Peek(), 3) : Peek().ToString();
        _at += quote.Length;
        var result = new MemoryStream();
        while (string.CompareOrdinal(text, _at, quote, 0, quote.Length) != 0)
        {
            if (_at >= text.Length || (quote.Length == 1 && Peek() is '\n' or '\r'))
            {
                throw Error(start, "the text has no end: its quotation mark is missing");
            }

            if (Peek() == '\\' && !raw)
            {
                Escape(result, bytes);
            }
            else
            {
                var rune = Rune.TryGetRuneAt(text, _at, out var known) ? known : Rune.ReplacementChar;
                Append(result, rune);
                _at += rune.Utf16SequenceLength;
            }
        }

        _at += quote.Length;
        return bytes ? result.ToArray() : Encoding.UTF8.GetString(result.GetBuffer(), 0, (int)result.Length);
    }

    private void Escape(MemoryStream result, bool bytes)
    {
        var start = _at;
        var letter = Peek(1);
        _at += 2;
        var simple = "abfnrtv\\?\"'`".IndexOf(letter, StringComparison.Ordinal);
        if (simple >= 0)
        {
            result.WriteByte((byte)"\a\b\f\n\r\t\v\\?\"'`"[simple]);
            return;
        }

        var (digits, radix) = letter switch
        {
            'x' or 'X' => (2, 16),
            'u' => (4, 16),
            'U' => (8, 16),
            >= '0' and <= '3' => (3, 8),
            _ => throw Error(start, "the escape is not known"),
        };
        _at -= radix == 8 ? 1 : 0;
        var code = _at + digits <= text.Length ? Code(text.AsSpan(_at, digits), radix) : -1;
        _at += digits;
        if (bytes && digits < 4 && code >= 0)
        {
            result.WriteByte((byte)code);
        }
        else if (Rune.IsValid(code) && !bytes)
        {
            Append(result, new Rune(code));
        }
        else
        {
            throw Error(start, "the escape is malformed");
        }
    }

    private static int Code(ReadOnlySpan<char> digits, int radix)
    {
        long code = 0;
        foreach (var digit in digits)
        {
            var value = char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : radix;
            if (value >= radix)
            {
                return -1;
            }

            code = (code * radix) + value;
        }

        return code <= int.MaxValue ? (int)code : -1;
    }

    private static void Append(MemoryStream result, Rune rune)
    {
        Span<byte> buffer = stackalloc byte[4];
        result.Write(buffer[..rune.EncodeToUtf8(buffer)]);
    }
}
