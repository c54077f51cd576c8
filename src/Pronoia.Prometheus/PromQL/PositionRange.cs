namespace Pronoia.Prometheus.PromQL;

/// <summary>A part of an expression's text.</summary>
/// <param name="Start">First character, from 0.</param>
/// <param name="End">One past the last character.</param>
public readonly record struct PositionRange(int Start, int End)
{
    /// <summary>The range that covers both.</summary>
    public PositionRange Union(PositionRange other) => new(Math.Min(Start, other.Start), Math.Max(End, other.End));

    /// <summary>Where the range starts in <paramref name="text"/> as Prometheus writes it: <c>line:column</c>, both from 1, the column in UTF-8 bytes.</summary>
    public string StartIn(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Start < 0 || Start > text.Length)
        {
            return "unknown position";
        }

        var before = text.AsSpan(0, Start);
        var lineStart = before.LastIndexOf('\n') + 1;
        var line = before.Count('\n') + 1;
        var column = System.Text.Encoding.UTF8.GetByteCount(before[lineStart..]) + 1;
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{line}:{column}");
    }
}
