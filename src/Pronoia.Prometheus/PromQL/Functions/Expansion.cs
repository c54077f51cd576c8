using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>Go's expansion of replacement templates: <c>$1</c>, <c>$name</c>, <c>${name}</c> and <c>$$</c>; unknown groups are empty.</summary>
internal static class Expansion
{
    public static string Expand(string template, Match match)
    {
        var result = new StringBuilder();
        var at = 0;
        while (at < template.Length)
        {
            if (template[at] != '$' || at + 1 >= template.Length)
            {
                result.Append(template[at++]);
                continue;
            }

            if (template[at + 1] == '$')
            {
                result.Append('$');
                at += 2;
                continue;
            }

            var braced = template[at + 1] == '{';
            var start = at + (braced ? 2 : 1);
            var end = start;
            while (end < template.Length && (char.IsLetterOrDigit(template[end]) || template[end] == '_'))
            {
                end++;
            }

            if (end == start || (braced && (end >= template.Length || template[end] != '}')))
            {
                result.Append(template[at++]);
                continue;
            }

            result.Append(Group(match, template[start..end]));
            at = braced ? end + 1 : end;
        }

        return result.ToString();
    }

    private static string Group(Match match, string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? match.Groups[number].Value : match.Groups[name].Value;
}
