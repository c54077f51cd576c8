using System.Text;
using Pronoia.Prometheus.Model;
using MatchType = Pronoia.Prometheus.Model.MatchType;

namespace Pronoia.Alerting.Configuration;

/// <summary>
/// Reads matchers as Alertmanager writes them: <c>name op value</c> with the operators <c>= != =~ !~</c>, the value bare or in double
/// quotes with <c>\" \\ \n</c>, several separated by commas, braces around them optional. Names may be quoted too (UTF-8 names).
/// </summary>
public static class MatcherParser
{
    /// <summary>Reads one or more matchers.</summary>
    /// <exception cref="FormatException">The text is not a list of matchers, or a pattern is not a regular expression.</exception>
    public static IReadOnlyList<Matcher> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rest = text.Trim();
        if (rest.StartsWith('{') != rest.EndsWith('}'))
        {
            throw new FormatException($"bad matcher format: {Shown(text)}: braces must come in pairs");
        }

        if (rest.StartsWith('{'))
        {
            rest = rest[1..^1];
        }

        var matchers = new List<Matcher>();
        foreach (var part in Split(rest))
        {
            matchers.Add(ParseOne(part));
        }

        return matchers;
    }

    private static List<string> Split(string text)
    {
        var parts = new List<string>();
        var quoted = false;
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\':
                    i++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ',' when !quoted:
                    parts.Add(text[start..i]);
                    start = i + 1;
                    break;
            }
        }

        if (text[start..].Trim().Length > 0)
        {
            parts.Add(text[start..]);
        }

        return parts;
    }

    private static Matcher ParseOne(string text)
    {
        var at = 0;
        var name = Name(text, ref at);
        SkipSpace(text, ref at);
        var type = Operator(text, ref at);
        SkipSpace(text, ref at);
        return new Matcher(type, name, Value(text, text[at..].TrimEnd()));
    }

    private static string Name(string text, ref int at)
    {
        SkipSpace(text, ref at);
        var start = at;
        if (at < text.Length && text[at] == '"')
        {
            at++;
            while (at < text.Length && text[at] != '"')
            {
                at += text[at] == '\\' ? 2 : 1;
            }

            if (at >= text.Length)
            {
                throw Bad(text, "the quoted name does not end");
            }

            at++;
            return Value(text, text[start..at]);
        }

        while (at < text.Length && text[at] is not ('=' or '!' or '~' or '{' or '}' or ',' or '"' or '\\' or '\'' or '`') && !char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at > start ? text[start..at] : throw Bad(text, "expected a label name");
    }

    private static MatchType Operator(string text, ref int at)
    {
        var rest = text.AsSpan(at);
        var (type, length) = rest switch
        {
            ['=', '~', ..] => (MatchType.Regexp, 2),
            ['!', '~', ..] => (MatchType.NotRegexp, 2),
            ['!', '=', ..] => (MatchType.NotEqual, 2),
            ['=', ..] => (MatchType.Equal, 1),
            _ => throw Bad(text, "expected one of = != =~ !~ after the label name"),
        };
        at += length;
        return type;
    }

    private static string Value(string text, string raw)
    {
        var quoted = raw.StartsWith('"');
        var value = new StringBuilder(raw.Length);
        for (var i = quoted ? 1 : 0; i < raw.Length; i++)
        {
            switch (raw[i])
            {
                case '\\' when i + 1 < raw.Length && (raw[i + 1] is '"' or '\\' or 'n'):
                    i++;
                    value.Append(raw[i] == 'n' ? '\n' : raw[i]);
                    break;
                case '"':
                    if (!quoted || i != raw.Length - 1)
                    {
                        throw Bad(text, "the value contains an unescaped double quote");
                    }

                    return value.ToString();
                default:
                    value.Append(raw[i]);
                    break;
            }
        }

        return quoted ? throw Bad(text, "the quoted value does not end") : value.ToString();
    }

    private static void SkipSpace(string text, ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }
    }

    private static FormatException Bad(string text, string why) => new($"bad matcher format: {Shown(text)}: {why}");

    private static string Shown(string text) => text.Length <= 80 ? text : text[..77] + "...";
}
