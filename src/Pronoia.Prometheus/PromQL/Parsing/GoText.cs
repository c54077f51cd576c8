using System.Globalization;
using System.Text;

namespace Pronoia.Prometheus.PromQL.Parsing;

/// <summary>Go's notation of strings and characters, in which Prometheus words its messages and literals.</summary>
internal static class GoText
{
    /// <summary>A string in double quotes as <c>%q</c> prints it.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var consumed) == System.Buffers.OperationStatus.Done)
            {
                AppendEscaped(quoted, rune, '"');
            }
            else
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\x{rest[0] & 0xff:x2}");
            }

            rest = rest[consumed..];
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A character in single quotes as <c>%q</c> prints it.</summary>
    public static string Quote(Rune rune)
    {
        var quoted = new StringBuilder("'");
        AppendEscaped(quoted, rune, '\'');
        return quoted.Append('\'').ToString();
    }

    private static void AppendEscaped(StringBuilder text, Rune rune, char quote)
    {
        if (rune.Value == quote || rune.Value == '\\')
        {
            text.Append('\\').Append((char)rune.Value);
            return;
        }

        switch (rune.Value)
        {
            case '\a':
                text.Append("\\a");
                return;
            case '\b':
                text.Append("\\b");
                return;
            case '\f':
                text.Append("\\f");
                return;
            case '\n':
                text.Append("\\n");
                return;
            case '\r':
                text.Append("\\r");
                return;
            case '\t':
                text.Append("\\t");
                return;
            case '\v':
                text.Append("\\v");
                return;
        }

        if (rune.Value < 0x20 || rune.Value == 0x7f)
        {
            text.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}");
        }
        else if (rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))
        {
            text.Append(rune.ToString());
        }
        else
        {
            text.Append(rune.Value > 0xffff ? "\\U" : "\\u").Append(rune.Value.ToString(rune.Value > 0xffff ? "x8" : "x4", CultureInfo.InvariantCulture));
        }
    }
}
