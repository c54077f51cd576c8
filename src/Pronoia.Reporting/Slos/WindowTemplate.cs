using System.Text;

namespace Pronoia.Reporting.Slos;

/// <summary>The one template that queries of indicators may hold: <c>{{.window}}</c>, with any white space inside the braces.</summary>
internal static class WindowTemplate
{
    /// <summary>What is wrong with a query, or null.</summary>
    public static string? Problem(string query)
    {
        var found = false;
        foreach (var (isTemplate, text) in Parts(query))
        {
            if (isTemplate && text.Trim() != ".window")
            {
                return $"only {SloIndicator.Window} is replaced, found {{{{{text}}}}}";
            }

            found |= isTemplate;
        }

        return found ? null : $"must hold {SloIndicator.Window} where the range goes";
    }

    public static string Fill(string query, string range)
    {
        var filled = new StringBuilder();
        foreach (var (isTemplate, text) in Parts(query))
        {
            filled.Append(isTemplate ? range : text);
        }

        return filled.ToString().Trim();
    }

    private static IEnumerable<(bool IsTemplate, string Text)> Parts(string query)
    {
        var at = 0;
        while (at < query.Length)
        {
            var open = query.IndexOf("{{", at, StringComparison.Ordinal);
            var close = open < 0 ? -1 : query.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0)
            {
                yield return (false, query[at..]);
                yield break;
            }

            yield return (false, query[at..open]);
            yield return (true, query[(open + 2)..close]);
            at = close + 2;
        }
    }
}
