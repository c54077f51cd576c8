using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pronoia.Prometheus.Model;

/// <summary>
/// A replacement as Go's <c>regexp.Expand</c> reads it: <c>$1</c>, <c>${1}</c>, <c>$name</c>, <c>${name}</c> and <c>$$</c>. A name without braces is as
/// long as it can be, so <c>$1x</c> is the group called "1x"; a group that is not there is empty.
/// </summary>
public sealed class Re2Replacement
{
    private readonly List<(string Text, bool IsGroup)> _parts = [];

    /// <summary>Reads a replacement.</summary>
    public Re2Replacement(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var literal = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '$')
            {
                literal.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '$')
            {
                literal.Append('$');
                at++;
            }
            else if (Group(text, at + 1) is { Length: > 0 } group)
            {
                _parts.Add((literal.ToString(), false));
                _parts.Add((group.Trim('{', '}'), true));
                literal.Clear();
                at += group.Length;
            }
            else
            {
                literal.Append('$');
            }
        }

        _parts.Add((literal.ToString(), false));
    }

    /// <summary>The replacement for a match.</summary>
    public string Expand(Match match) => AppendTo(new StringBuilder(), match).ToString();

    /// <summary>Appends the replacement for a match.</summary>
    public StringBuilder AppendTo(StringBuilder result, Match match)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(match);
        foreach (var (text, isGroup) in _parts)
        {
            if (!isGroup)
            {
                result.Append(text);
            }
            else
            {
                result.Append(text.All(char.IsAsciiDigit)
                    ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? match.Groups[number].ValueSpan : []
                    : match.Groups[text].ValueSpan);
            }
        }

        return result;
    }

    // The group's name at a place, braces included; empty where there is none.
    private static string Group(string text, int at)
    {
        var braced = at < text.Length && text[at] == '{';
        var start = braced ? at + 1 : at;
        var end = start;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        return end == start || (braced && (end == text.Length || text[end] != '}')) ? "" : text[at..(braced ? end + 1 : end)];
    }
}
