using System.Globalization;
using System.Text;

namespace Pronoia.Prometheus.PromQL.Parsing;

/// <summary>
/// String literals as Go writes them (https://go.dev/ref/spec#String_literals), in double quotes, single quotes or backticks. Bytes that do not form
/// UTF-8 become the lone surrogates U+DC80 to U+DCFF, so that such a text is never equal to a valid one.
/// </summary>
internal static class GoStringLiteral
{
    private const char ByteBase = '\uDC00';

    /// <summary>Whether the text holds no bytes outside UTF-8.</summary>
    public static bool IsValidText(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var consumed) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            text = text[consumed..];
        }

        return true;
    }

    /// <summary>Reads a quoted literal.</summary>
    /// <exception cref="FormatException">The literal is malformed.</exception>
    public static string Unquote(ReadOnlySpan<char> literal)
    {
        if (literal.Length < 2 || literal[0] != literal[^1] || literal[0] is not ('"' or '\'' or '`'))
        {
            throw new FormatException("invalid syntax");
        }

        var quote = literal[0];
        var inner = literal[1..^1];
        if (quote == '`')
        {
            return inner.Contains('`') ? throw new FormatException("invalid syntax") : inner.ToString();
        }

        if (inner.IndexOfAny('\\', '\n', quote) < 0)
        {
            return inner.ToString();
        }

        return UnquoteEscaped(inner, quote);
    }

    private static string UnquoteEscaped(ReadOnlySpan<char> inner, char quote)
    {
        var bytes = new List<byte>(inner.Length);
        Span<byte> encoded = stackalloc byte[4];
        while (!inner.IsEmpty)
        {
            if (inner[0] == quote || inner[0] == '\n')
            {
                throw new FormatException("invalid syntax");
            }

            if (inner[0] != '\\')
            {
                Rune.DecodeFromUtf16(inner, out var rune, out var consumed);
                bytes.AddRange(encoded[..rune.EncodeToUtf8(encoded)]);
                inner = inner[consumed..];
                continue;
            }

            var length = Escape(inner, quote, out var value, out var isByte);
            if (isByte)
            {
                bytes.Add((byte)value);
            }
            else
            {
                bytes.AddRange(encoded[..new Rune(value).EncodeToUtf8(encoded)]);
            }

            inner = inner[length..];
        }

        return Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes));
    }

    private static int Escape(ReadOnlySpan<char> text, char quote, out int value, out bool isByte)
    {
        isByte = false;
        value = 0;
        var kind = text.Length > 1 ? text[1] : '\0';
        var simple = "abfnrtv\\".IndexOf(kind, StringComparison.Ordinal);
        if (simple >= 0 && kind != '\0')
        {
            value = "\a\b\f\n\r\t\v\\"[simple];
            return 2;
        }

        if (kind == quote)
        {
            value = quote;
            return 2;
        }

        var (digits, radix, skip) = kind switch
        {
            'x' => (2, 16, 2),
            'u' => (4, 16, 2),
            'U' => (8, 16, 2),
            >= '0' and <= '7' => (3, 8, 1),
            _ => throw new FormatException("invalid syntax"),
        };
        if (text.Length < skip + digits)
        {
            throw new FormatException("invalid syntax");
        }

        long number = 0;
        foreach (var c in text.Slice(skip, digits))
        {
            var digit = char.IsAsciiHexDigit(c) ? int.Parse([c], NumberStyles.HexNumber, CultureInfo.InvariantCulture) : 16;
            if (digit >= radix)
            {
                throw new FormatException("invalid syntax");
            }

            number = number * radix + digit;
        }

        isByte = kind is not ('u' or 'U');
        if (isByte ? number > 255 : !Rune.IsValid(number > int.MaxValue ? -1 : (int)number))
        {
            throw new FormatException("invalid syntax");
        }

        value = (int)number;
        return skip + digits;
    }

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var consumed) == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune.ToString());
                bytes = bytes[consumed..];
            }
            else
            {
                text.Append((char)(ByteBase + bytes[0]));
                bytes = bytes[1..];
            }
        }

        return text.ToString();
    }
}
