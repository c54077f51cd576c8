using System.Text;

namespace Pronoia.Reporting.Text;

/// <summary>Fits text into a width.</summary>
internal static class Wrapping
{
    /// <summary>Cuts text that is too long and marks it with an ellipsis; never through a surrogate pair.</summary>
    public static string Clip(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var end = most - 1;
        return string.Concat(text.AsSpan(0, end > 0 && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), "…");
    }

    /// <summary>Breaks text at white space into lines of at most <paramref name="width"/> by <paramref name="measure"/>; a longer word is broken inside.</summary>
    public static List<string> Lines(string text, double width, Func<string, double> measure)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var rest = word;
            if (line.Length > 0 && measure($"{line} {rest}") <= width)
            {
                line.Append(' ').Append(rest);
                continue;
            }

            if (line.Length > 0)
            {
                lines.Add(line.ToString());
                line.Clear();
            }

            while (rest.Length > 1 && measure(rest) > width)
            {
                var fits = 1;
                while (fits < rest.Length && measure(rest[..(fits + 1)]) <= width)
                {
                    fits++;
                }

                lines.Add(rest[..fits]);
                rest = rest[fits..];
            }

            line.Append(rest);
        }

        if (line.Length > 0 || lines.Count == 0)
        {
            lines.Add(line.ToString());
        }

        return lines;
    }
}
