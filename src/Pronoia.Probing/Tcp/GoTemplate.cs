using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pronoia.Probing.Tcp;

/// <summary>
/// Expands <c>$name</c>, <c>${name}</c> and <c>$$</c> with the groups of a match, as Go's <c>Regexp.Expand</c> does: <c>$name</c> takes the
/// longest run of letters, digits and underscores, an unknown group is empty, a malformed reference stays as it is.
/// </summary>
internal static class GoTemplate
{
    public static string Expand(string template, Match match)
    {
        var text = new StringBuilder(template.Length);
        var at = 0;
        while (at < template.Length)
        {
            var dollar = template.IndexOf('$', at);
            if (dollar < 0)
            {
                break;
            }

            text.Append(template, at, dollar - at);
            at = dollar + 1;
            if (at < template.Length && template[at] == '$')
            {
                text.Append('$');
                at++;
            }
            else if (TryName(template, at, out var name, out var end))
            {
                text.Append(Group(match, name));
                at = end;
            }
            else
            {
                text.Append('$');
            }
        }

        return text.Append(template, at, template.Length - at).ToString();
    }

    private static bool TryName(string template, int at, out string name, out int end)
    {
        var braces = at < template.Length && template[at] == '{';
        var start = braces ? at + 1 : at;
        end = start;
        while (end < template.Length && (char.IsLetterOrDigit(template[end]) || template[end] == '_'))
        {
            end++;
        }

        name = template[start..end];
        if (braces)
        {
            return name.Length > 0 && end < template.Length && template[end++] == '}';
        }

        return name.Length > 0;
    }

    private static string Group(Match match, string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? match.Groups[number].Value
            : match.Groups[name].Value;
}
