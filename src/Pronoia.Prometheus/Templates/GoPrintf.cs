using System.Globalization;
using System.Text;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL.Parsing;

namespace Pronoia.Prometheus.Templates;

/// <summary>
/// Go's <c>fmt.Sprintf</c> for the values of templates: the verbs <c>%v %+v %s %q %d %b %o %x %X %c %U %e %E %f %F %g %G %t %T %%</c> with flags, width and
/// precision, and Go's notes on mistakes (<c>%!d(string=x)</c>).
/// </summary>
internal static class GoPrintf
{
    private const int MaxWidth = 10_000;

    /// <summary>One value as <c>%v</c> prints it among arguments.</summary>
    public static string Value(object? value) => value is null ? "<nil>" : GoValue.Print(value);

    /// <summary>Formats; the result has at most <paramref name="maxLength"/> characters.</summary>
    /// <exception cref="FormatException">The result would be too long.</exception>
    public static string Format(string format, IReadOnlyList<object?> arguments, int maxLength)
    {
        var result = new StringBuilder(format.Length + 16);
        var next = 0;
        for (var at = 0; at < format.Length; at++)
        {
            if (result.Length > maxLength)
            {
                throw new FormatException($"the text is too long: at most {maxLength} characters");
            }

            if (format[at] != '%')
            {
                result.Append(format[at]);
                continue;
            }

            var spec = Spec.Read(format, ref at, arguments, ref next);
            if (at >= format.Length)
            {
                result.Append("%!(NOVERB)");
            }
            else if (format[at] == '%')
            {
                result.Append('%');
            }
            else if (next >= arguments.Count)
            {
                result.Append("%!").Append(format[at]).Append("(MISSING)");
            }
            else
            {
                result.Append(spec.Apply(format[at], arguments[next++]));
            }
        }

        if (next < arguments.Count)
        {
            result.Append("%!(EXTRA ").AppendJoin(", ", arguments.Skip(next).Select(a => a is null ? "<nil>" : $"{GoValue.TypeName(a)}={Value(a)}")).Append(')');
        }

        return result.ToString();
    }

    private readonly record struct Spec(bool Minus, bool Plus, bool Space, bool Zero, bool Sharp, int Width, int? Precision)
    {
        public static Spec Read(string format, ref int at, IReadOnlyList<object?> arguments, ref int next)
        {
            var spec = default(Spec);
            for (at++; at < format.Length; at++)
            {
                var flagged = format[at] switch
                {
                    '-' => spec with { Minus = true },
                    '+' => spec with { Plus = true },
                    ' ' => spec with { Space = true },
                    '0' => spec with { Zero = true },
                    '#' => spec with { Sharp = true },
                    _ => default(Spec?),
                };
                if (flagged is null)
                {
                    break;
                }

                spec = flagged.Value;
            }

            var width = Number(format, ref at, arguments, ref next);
            spec = spec with { Width = Math.Abs(width ?? 0), Minus = spec.Minus || width < 0 };
            if (at < format.Length && format[at] == '.')
            {
                at++;
                spec = spec with { Precision = Math.Max(0, Number(format, ref at, arguments, ref next) ?? 0) };
            }

            return spec;
        }

        public string Apply(char verb, object? value)
        {
            if (verb == 'T')
            {
                return Pad(GoValue.TypeName(value));
            }

            if (value is null)
            {
                return verb == 'v' ? Pad("<nil>") : $"%!{verb}(<nil>)";
            }

            var text = value switch
            {
                bool b when verb is 't' or 'v' => Pad(b ? "true" : "false"),
                long n => Integer(verb, n),
                double d => Float(verb, d),
                TimeSpan t when verb is 'd' or 'x' or 'b' => Integer(verb, t.Ticks * TimeSpan.NanosecondsPerTick),
                bool => null,
                _ => Text(verb, value),
            };
            return text ?? $"%!{verb}({GoValue.TypeName(value)}={Value(value)})";
        }

        private static int? Number(string format, ref int at, IReadOnlyList<object?> arguments, ref int next)
        {
            if (at < format.Length && format[at] == '*')
            {
                at++;
                return next < arguments.Count && arguments[next++] is long star && Math.Abs(star) <= MaxWidth ? (int)star : null;
            }

            int? number = null;
            for (; at < format.Length && char.IsAsciiDigit(format[at]); at++)
            {
                number = Math.Min(((number ?? 0) * 10) + format[at] - '0', MaxWidth);
            }

            return number;
        }

        private string? Integer(char verb, long value)
        {
            var size = value == long.MinValue ? 1UL << 63 : (ulong)Math.Abs(value);
            var digits = verb switch
            {
                'd' or 'v' => size.ToString(CultureInfo.InvariantCulture),
                'b' => size.ToString("b", CultureInfo.InvariantCulture),
                'o' => Octal(size),
                'x' => (Sharp ? "0x" : "") + size.ToString("x", CultureInfo.InvariantCulture),
                'X' => (Sharp ? "0X" : "") + size.ToString("X", CultureInfo.InvariantCulture),
                'c' => Character(value).ToString(),
                'q' => GoText.Quote(Character(value)),
                'U' => "U+" + size.ToString("X4", CultureInfo.InvariantCulture),
                _ => null,
            };
            if (digits is null || verb is 'c' or 'q' or 'U')
            {
                return digits is null ? null : Pad(digits);
            }

            digits = Precision is { } precision ? digits.PadLeft(precision, '0') : digits;
            return PadNumber(value < 0 ? "-" : Plus ? "+" : Space ? " " : "", digits, zeros: Zero && Precision is null);
        }

        private string? Float(char verb, double value)
        {
            var text = verb switch
            {
                'v' or 'g' or 'G' => Precision is { } p ? GoFloat.Significant(value, p) : GoFloat.Shortest(value),
                'f' or 'F' => GoFloat.Fixed(value, Precision ?? 6),
                'e' or 'E' => GoFloat.Scientific(value, Precision ?? 6),
                _ => null,
            };
            if (text is null)
            {
                return null;
            }

            text = verb is 'G' or 'E' ? text.ToUpperInvariant() : text;
            var sign = text[0] is '-' or '+' ? text[..1] : "";
            sign = sign == "-" || Plus || (sign == "+" && !Space) ? sign.Length > 0 ? sign : "+" : Space ? " " : "";
            return PadNumber(sign, text.TrimStart('-', '+'), zeros: Zero && double.IsFinite(value));
        }

        private string? Text(char verb, object value)
        {
            var text = Value(value);
            text = Precision is { } precision ? string.Concat(text.EnumerateRunes().Take(precision)) : text;
            return verb switch
            {
                's' or 'v' => Pad(text),
                'q' => Pad(GoText.Quote(text)),
                'x' => Pad(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text))),
                'X' => Pad(Convert.ToHexString(Encoding.UTF8.GetBytes(text))),
                _ => null,
            };
        }

        private string PadNumber(string sign, string digits, bool zeros) =>
            zeros && !Minus ? sign + digits.PadLeft(Math.Max(0, Width - sign.Length), '0') : Pad(sign + digits, zeros: false);

        private string Pad(string text) => Pad(text, Zero && !Minus);

        private string Pad(string text, bool zeros)
        {
            var missing = Width - text.EnumerateRunes().Count();
            return missing <= 0 ? text : Minus ? text + new string(' ', missing) : new string(zeros ? '0' : ' ', missing) + text;
        }

        private static Rune Character(long value) => value is >= 0 and <= int.MaxValue && Rune.IsValid((int)value) ? new Rune((int)value) : Rune.ReplacementChar;

        private static string Octal(ulong value)
        {
            var text = "";
            do
            {
                text = (char)('0' + (value & 7)) + text;
                value >>= 3;
            }
            while (value > 0);
            return text;
        }
    }
}
