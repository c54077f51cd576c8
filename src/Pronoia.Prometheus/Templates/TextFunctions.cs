using System.Globalization;
using System.Text;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Templates;

/// <summary>The functions that Prometheus's and Alertmanager's templates share.</summary>
internal static class TextFunctions
{
    /// <summary>A new set that holds them.</summary>
    public static TemplateFunctions Shared() => new TemplateFunctions()
        .Add("title", 1, a => Title(GoValue.Text(a[0])))
        .Add("toUpper", 1, a => GoValue.Text(a[0]).ToUpperInvariant())
        .Add("toLower", 1, a => GoValue.Text(a[0]).ToLowerInvariant())
        .Add("match", 2, a => Re2.Compile(GoValue.Text(a[0])).IsMatch(GoValue.Text(a[1])))
        .Add("reReplaceAll", 3, 3, (c, a) => ReplaceAll(GoValue.Text(a[0]), GoValue.Text(a[1]), GoValue.Text(a[2]), c.Limits.MaxOutputLength))
        .Add("safeHtml", 1, a => new TemplateHtml(GoValue.Text(a[0])))
        .Add("humanizeDuration", 1, a => Humanize.Duration(GoValue.Number(a[0])));

    /// <summary>Go's <c>strings.Title</c>: the first letter of every word in title case.</summary>
    private static string Title(string text)
    {
        var result = new StringBuilder(text.Length);
        var inWord = false;
        foreach (var c in text)
        {
            result.Append(inWord ? c : char.ToUpper(c, CultureInfo.InvariantCulture));
            inWord = char.IsLetterOrDigit(c) || c is '_' or '\'';
        }

        return result.ToString();
    }

    private static string ReplaceAll(string pattern, string replacement, string text, int maxLength)
    {
        var regex = Re2.Compile(pattern);
        var template = new Re2Replacement(replacement);
        var result = new StringBuilder(text.Length);
        var at = 0;
        for (var match = regex.Match(text); match.Success; match = match.NextMatch())
        {
            result.Append(text, at, match.Index - at);
            template.AppendTo(result, match);
            at = match.Index + match.Length;
            if (result.Length > maxLength)
            {
                throw new FormatException($"the text is too long: at most {maxLength} characters");
            }
        }

        return result.Append(text, at, text.Length - at).ToString();
    }
}
