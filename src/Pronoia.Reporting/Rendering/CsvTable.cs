using System.Globalization;
using System.Text;

namespace Pronoia.Reporting.Rendering;

/// <summary>
/// Writes a table by RFC 4180. Text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection); numbers and times are
/// written by us and stay as they are.
/// </summary>
internal sealed class CsvTable
{
    private readonly StringBuilder _text = new();

    public CsvTable(params ReadOnlySpan<string> header)
    {
        for (var i = 0; i < header.Length; i++)
        {
            _text.Append(i > 0 ? "," : "").Append(header[i]);
        }

        _text.Append("\r\n");
    }

    public void Row(params ReadOnlySpan<object?> fields)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            _text.Append(i > 0 ? "," : "").Append(Field(fields[i]));
        }

        _text.Append("\r\n");
    }

    public override string ToString() => _text.ToString();

    private static string Field(object? value) => value switch
    {
        null => "",
        double d => double.IsFinite(d) ? d.ToString("R", CultureInfo.InvariantCulture) : "",
        long or int => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        bool b => b ? "true" : "false",
        TimeSpan t => t.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture),
        DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture),
        _ => Text(value.ToString() ?? ""),
    };

    private static string Text(string text)
    {
        // Leading white space does not stop a spreadsheet, and some read the full-width signs as well.
        var first = text.AsSpan().TrimStart();
        var dangerous = text is ['\t' or '\r' or '\n', ..] || first is ['=' or '+' or '-' or '@' or '\uff1d' or '\uff0b' or '\uff0d' or '\uff20', ..];
        var safe = dangerous ? "'" + text : text;
        return safe.AsSpan().ContainsAny(",\"\r\n") || safe != safe.Trim() ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
