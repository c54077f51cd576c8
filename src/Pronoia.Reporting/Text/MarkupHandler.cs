using System.Globalization;
using System.Runtime.CompilerServices;

namespace Pronoia.Reporting.Text;

/// <summary>Sends the literal parts of an interpolated string to a <see cref="MarkupWriter"/> as markup and the holes as escaped text.</summary>
[InterpolatedStringHandler]
public readonly ref struct MarkupHandler
{
    private readonly MarkupWriter _writer;

    /// <summary>Called by the compiler.</summary>
    public MarkupHandler(int literalLength, int formattedCount, MarkupWriter writer)
    {
        _ = literalLength;
        _ = formattedCount;
        _writer = writer;
    }

    /// <summary>A literal part: markup.</summary>
    public void AppendLiteral(string markup) => _writer.Raw(markup);

    /// <summary>Text, escaped.</summary>
    public void AppendFormatted(string? text) => _writer.Escaped(text);

    /// <summary>A coordinate with at most two decimals.</summary>
    public void AppendFormatted(double coordinate) => _writer.Number(coordinate);

    /// <summary>A whole number.</summary>
    public void AppendFormatted(long number) => _writer.Raw(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Finished markup.</summary>
    public void AppendFormatted(RawMarkup markup) => _writer.Raw(markup.Value);
}
