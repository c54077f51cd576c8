using System.Globalization;
using System.Text;

namespace Pronoia.Prometheus.Model;

/// <summary>A set of code points, written as a .NET character class and, beyond the basic plane, as surrogate pairs.</summary>
internal sealed class Re2Class
{
    private const int LastBasic = 0xFFFF;
    private const int FirstSurrogate = 0xD800;
    private const int LastSurrogate = 0xDFFF;
    private const int Last = 0x10FFFF;

    private static readonly Dictionary<string, (int Low, int High)[]> Posix = new(StringComparer.Ordinal)
    {
        ["alnum"] = [('0', '9'), ('A', 'Z'), ('a', 'z')],
        ["alpha"] = [('A', 'Z'), ('a', 'z')],
        ["ascii"] = [(0, 0x7F)],
        ["blank"] = [('\t', '\t'), (' ', ' ')],
        ["cntrl"] = [(0, 0x1F), (0x7F, 0x7F)],
        ["digit"] = [('0', '9')],
        ["graph"] = [('!', '~')],
        ["lower"] = [('a', 'z')],
        ["print"] = [(' ', '~')],
        ["punct"] = [('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        ["space"] = [('\t', '\r'), (' ', ' ')],
        ["upper"] = [('A', 'Z')],
        ["word"] = [('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        ["xdigit"] = [('0', '9'), ('A', 'F'), ('a', 'f')],
    };

    // The general categories that both RE2 and .NET know.
    private static readonly HashSet<string> Categories = new(StringComparer.Ordinal)
    {
        "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po",
        "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "C", "Cc", "Cf", "Cs", "Co",
    };

    private readonly List<(int Low, int High)> _ranges = [];
    private readonly StringBuilder _categories = new();
    private bool _negated;

    public void Add(int low, int high) => _ranges.Add((low, high));

    public Re2Class Negate(bool exceptLineFeed = false)
    {
        _negated = true;
        if (exceptLineFeed)
        {
            Add('\n', '\n');
        }

        return this;
    }

    /// <summary>Adds <c>[:name:]</c> or <c>[:^name:]</c> where it stands at <paramref name="at"/>.</summary>
    public bool TryAddPosix(string pattern, ref int at)
    {
        if (string.CompareOrdinal(pattern, at, "[:", 0, 2) != 0 || pattern.IndexOf(":]", at + 2, StringComparison.Ordinal) is var end && end < 0)
        {
            return false;
        }

        var name = pattern[(at + 2)..end];
        var negated = name.StartsWith('^');
        if (!Posix.TryGetValue(negated ? name[1..] : name, out var ranges))
        {
            throw new FormatException($"invalid character class range: [:{name}:]");
        }

        AddAll(ranges, negated);
        at = end + 2;
        return true;
    }

    /// <summary>Adds <c>\d \D \s \S \w \W \p \P</c> where one stands at <paramref name="at"/>.</summary>
    public bool TryAddEscape(string pattern, ref int at)
    {
        if (at + 1 >= pattern.Length)
        {
            return false;
        }

        var c = pattern[at + 1];
        switch (c)
        {
            case 'd' or 'D':
                AddAll(Posix["digit"], c == 'D');
                break;
            case 's' or 'S':
                AddAll([('\t', '\n'), ('\f', '\r'), (' ', ' ')], c == 'S');
                break;
            case 'w' or 'W':
                AddAll(Posix["word"], c == 'W');
                break;
            case 'p' or 'P':
                AddCategory(pattern, ref at);
                return true;
            default:
                return false;
        }

        at += 2;
        return true;
    }

    /// <summary>Writes the set as a part of a pattern.</summary>
    /// <param name="output">Receives it.</param>
    /// <param name="isLoop">Whether any number of the set's members is taken, so that halves of a pair do no harm.</param>
    public void AppendTo(StringBuilder output, bool isLoop)
    {
        var sorted = Merged();
        var members = _negated ? Complement(sorted) : sorted;
        var astral = members.Where(r => r.High > LastBasic).Select(r => (Low: Math.Max(r.Low, LastBasic + 1), r.High)).ToList();
        var coversAstral = astral is [{ Low: LastBasic + 1, High: Last }];
        var excludesSurrogates = _negated && sorted.Exists(r => r.Low <= LastSurrogate && r.High >= FirstSurrogate);
        if (astral.Count == 0 || (isLoop && coversAstral && !excludesSurrogates))
        {
            AppendBasic(output, sorted, withSurrogates: true);
            return;
        }

        output.Append("(?:");
        AppendBasic(output, sorted, withSurrogates: false);
        foreach (var (low, high) in astral)
        {
            AppendPairs(output, low, high);
        }

        output.Append(')');
    }

    private void AddAll((int Low, int High)[] ranges, bool negated) => _ranges.AddRange(negated ? Complement([.. ranges]) : ranges);

    private void AddCategory(string pattern, ref int at)
    {
        var start = at;
        var negated = pattern[at + 1] == 'P';
        at += 2;
        if (at == pattern.Length)
        {
            throw new FormatException("invalid character class range: \\p");
        }

        var end = pattern[at] == '{' ? pattern.IndexOf('}', at) : at;
        if (end < 0)
        {
            throw new FormatException($"invalid character class range: {pattern[start..]}");
        }

        var name = pattern[at] == '{' ? pattern[(at + 1)..end] : pattern[at].ToString();
        at = end + 1;
        if (name.StartsWith('^'))
        {
            negated = !negated;
            name = name[1..];
        }

        if (name == "Any")
        {
            _ranges.AddRange(negated ? [] : [(0, Last)]);
            return;
        }

        if (!Categories.Contains(name))
        {
            throw new FormatException($"character class {pattern[start..at]} is not supported: expected a general category such as \\pL or \\p{{Lu}}");
        }

        _categories.Append(negated ? "\\P{" : "\\p{").Append(name).Append('}');
    }

    private List<(int Low, int High)> Merged()
    {
        var merged = new List<(int Low, int High)>();
        foreach (var range in _ranges.Order())
        {
            if (merged.Count > 0 && range.Low <= merged[^1].High + 1)
            {
                merged[^1] = (merged[^1].Low, Math.Max(merged[^1].High, range.High));
            }
            else
            {
                merged.Add(range);
            }
        }

        return merged;
    }

    private static List<(int Low, int High)> Complement(List<(int Low, int High)> sorted)
    {
        var result = new List<(int Low, int High)>();
        var next = 0;
        foreach (var (low, high) in sorted)
        {
            if (low > next)
            {
                result.Add((next, low - 1));
            }

            next = high + 1;
        }

        if (next <= Last)
        {
            result.Add((next, Last));
        }

        return result;
    }

    private void AppendBasic(StringBuilder output, List<(int Low, int High)> sorted, bool withSurrogates)
    {
        var basic = sorted.Where(r => r.Low <= LastBasic).Select(r => (r.Low, High: Math.Min(r.High, LastBasic))).ToList();
        if (_negated && !withSurrogates)
        {
            basic.Add((FirstSurrogate, LastSurrogate));
        }

        if (basic.Count == 0 && _categories.Length == 0)
        {
            // Nothing, or everything.
            output.Append(_negated ? "[\\s\\S]" : "[^\\s\\S]");
            return;
        }

        output.Append(_negated ? "[^" : "[");
        foreach (var (low, high) in basic)
        {
            AppendUnit(output, low);
            if (high > low)
            {
                output.Append('-');
                AppendUnit(output, high);
            }
        }

        output.Append(_categories).Append(']');
    }

    private static void AppendPairs(StringBuilder output, int low, int high)
    {
        while (low <= high)
        {
            // One high surrogate holds 1,024 code points; whole ones are taken together.
            var lead = 0xD7C0 + (low >> 10);
            var blockEnd = low | 0x3FF;
            var lastLead = lead;
            if ((low & 0x3FF) == 0 && high >= blockEnd)
            {
                lastLead = 0xD7C0 + ((high + 1) >> 10) - 1;
                blockEnd = (((lastLead - 0xD7C0) << 10) | 0x3FF);
            }

            var end = Math.Min(high, blockEnd);
            output.Append("|[");
            AppendUnit(output, lead);
            output.Append('-');
            AppendUnit(output, lastLead);
            output.Append("][");
            AppendUnit(output, 0xDC00 | (low & 0x3FF));
            output.Append('-');
            AppendUnit(output, 0xDC00 | (end & 0x3FF));
            output.Append(']');
            low = end + 1;
        }
    }

    private static void AppendUnit(StringBuilder output, int unit) => output.Append(CultureInfo.InvariantCulture, $"\\u{unit:X4}");
}
