using System.Globalization;
using System.Text;

namespace Pronoia.Prometheus.Templates;

/// <summary>Writes times by example, as Go's <c>time.Format</c>: the layout shows how Mon Jan 2 15:04:05 MST 2006 would be written.</summary>
internal static class GoTimeLayout
{
    // Longer words before shorter ones that begin alike.
    private static readonly string[] Words =
    [
        "January", "Jan", "Monday", "Mon", "MST", "2006", "01", "02", "03", "04", "05", "06", "002", "15", "PM", "pm",
        "Z07:00:00", "Z070000", "Z07:00", "Z0700", "Z07", "-07:00:00", "-070000", "-07:00", "-0700", "-07", "__2", "_2006", "_2", "1", "2", "3", "4", "5",
    ];

    public static string Format(TemplateTime time, string layout)
    {
        var result = new StringBuilder(layout.Length + 10);
        var at = 0;
        while (at < layout.Length)
        {
            var rest = layout.AsSpan(at);
            if (Fraction(rest) is var fraction and > 0)
            {
                AppendFraction(result, time.Value, rest[..fraction]);
                at += fraction;
                continue;
            }

            var word = Word(rest);
            if (word is null)
            {
                result.Append(layout[at++]);
                continue;
            }

            result.Append(Value(time, word));
            at += word.Length;
        }

        return result.ToString();
    }

    private static string? Word(ReadOnlySpan<char> rest)
    {
        if (rest.StartsWith("002", StringComparison.Ordinal))
        {
            return "002";
        }

        foreach (var word in Words)
        {
            // "Jan" and "Mon" are not taken where a longer word in small letters begins, as in "Monitor".
            if (rest.StartsWith(word, StringComparison.Ordinal) && !(word is "Jan" or "Mon" && rest.Length > 3 && char.IsAsciiLetterLower(rest[3])))
            {
                return word;
            }
        }

        return null;
    }

    private static string Value(TemplateTime time, string word)
    {
        var value = time.Value;
        var hour12 = value.Hour % 12 == 0 ? 12 : value.Hour % 12;
        return word switch
        {
            "January" => value.ToString("MMMM", CultureInfo.InvariantCulture),
            "Jan" => value.ToString("MMM", CultureInfo.InvariantCulture),
            "Monday" => value.ToString("dddd", CultureInfo.InvariantCulture),
            "Mon" => value.ToString("ddd", CultureInfo.InvariantCulture),
            "MST" => time.Zone,
            "2006" => Padded(value.Year, 4),
            "_2006" => "_" + Padded(value.Year, 4),
            "06" => Padded(value.Year % 100, 2),
            "01" => Padded(value.Month, 2),
            "1" => Padded(value.Month, 1),
            "02" => Padded(value.Day, 2),
            "_2" => Padded(value.Day, 1).PadLeft(2),
            "2" => Padded(value.Day, 1),
            "002" => Padded(value.DayOfYear, 3),
            "__2" => Padded(value.DayOfYear, 1).PadLeft(3),
            "15" => Padded(value.Hour, 2),
            "03" => Padded(hour12, 2),
            "3" => Padded(hour12, 1),
            "04" => Padded(value.Minute, 2),
            "4" => Padded(value.Minute, 1),
            "05" => Padded(value.Second, 2),
            "5" => Padded(value.Second, 1),
            "PM" => value.Hour >= 12 ? "PM" : "AM",
            "pm" => value.Hour >= 12 ? "pm" : "am",
            _ => Offset(value.Offset, word),
        };
    }

    private static string Offset(TimeSpan offset, string word)
    {
        if (word[0] == 'Z' && offset == TimeSpan.Zero)
        {
            return "Z";
        }

        var sign = offset < TimeSpan.Zero ? '-' : '+';
        var size = offset.Duration();
        var colon = word.Contains(':', StringComparison.Ordinal) ? ":" : "";
        var text = sign + Padded(size.Hours, 2);
        var parts = word.Count(char.IsAsciiDigit) / 2;
        text += parts > 1 ? colon + Padded(size.Minutes, 2) : "";
        return text + (parts > 2 ? colon + Padded(size.Seconds, 2) : "");
    }

    // .000 and ,000 keep zeros at the end, .999 and ,999 drop them.
    private static int Fraction(ReadOnlySpan<char> rest)
    {
        if (rest.Length < 2 || rest[0] is not ('.' or ',') || rest[1] is not ('0' or '9'))
        {
            return 0;
        }

        var end = 1;
        while (end < rest.Length && rest[end] == rest[1])
        {
            end++;
        }

        return end < rest.Length && char.IsAsciiDigit(rest[end]) ? 0 : end;
    }

    private static void AppendFraction(StringBuilder result, DateTimeOffset value, ReadOnlySpan<char> layout)
    {
        var digits = Padded((int)(value.Ticks % TimeSpan.TicksPerSecond), 7).PadRight(Math.Max(7, layout.Length - 1), '0')[..(layout.Length - 1)];
        digits = layout[1] == '9' ? digits.TrimEnd('0') : digits;
        if (digits.Length > 0)
        {
            result.Append(layout[0]).Append(digits);
        }
    }

    private static string Padded(int value, int width) => value.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0');
}
