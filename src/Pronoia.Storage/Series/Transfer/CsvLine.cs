using System.Text;

namespace Pronoia.Storage.Series.Transfer;

/// <summary>Fields of a CSV line (RFC 4180, but for line breaks inside quotes).</summary>
public static class CsvLine
{
    /// <summary>The fields of a line.</summary>
    /// <param name="number">The line number, for errors.</param>
    /// <param name="line">The line without its end.</param>
    /// <exception cref="SeriesImportException">A quoted field does not end, or goes on after its quote.</exception>
    public static List<string> Split(int number, string line)
    {
        var fields = new List<string>(3);
        for (var at = 0; ; at++)
        {
            if (at < line.Length && line[at] == '"')
            {
                fields.Add(Quoted(number, line, ref at));
            }
            else
            {
                var comma = line.IndexOf(',', at);
                var end = comma < 0 ? line.Length : comma;
                fields.Add(line[at..end]);
                at = end;
            }

            if (at == line.Length)
            {
                return fields;
            }

            if (line[at] != ',')
            {
                throw new SeriesImportException(number, $"column {at + 1}: expected a comma behind a quoted field");
            }
        }
    }

    /// <summary>A field in quotes.</summary>
    public static string Quote(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Quoted(int number, string line, ref int at)
    {
        var field = new StringBuilder();
        for (at++; at < line.Length; at++)
        {
            if (line[at] != '"')
            {
                field.Append(line[at]);
            }
            else if (at + 1 < line.Length && line[at + 1] == '"')
            {
                field.Append('"');
                at++;
            }
            else
            {
                at++;
                return field.ToString();
            }
        }

        throw new SeriesImportException(number, "a quoted field does not end");
    }
}
