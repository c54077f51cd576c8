namespace Pronoia.Cli.Output;

/// <summary>A table in plain text: columns two spaces apart, as wide as their longest cell; what a terminal would obey is replaced.</summary>
internal sealed class TextTable(params string[] header)
{
    private readonly List<string[]> _rows = [header];

    /// <summary>Adds a row with as many cells as the header.</summary>
    public void Add(params string[] cells) => _rows.Add([.. cells.Select(Plain)]);

    /// <summary>Writes header and rows.</summary>
    public void Write(TextWriter output)
    {
        var widths = new int[header.Length];
        foreach (var row in _rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                widths[i] = Math.Max(widths[i], row[i].Length);
            }
        }

        foreach (var row in _rows)
        {
            output.WriteLine(string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
        }
    }

    /// <summary>Text from outside without control characters.</summary>
    public static string Plain(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '\ufffd' : c)) : text;
}
