using System.Globalization;
using System.Runtime.CompilerServices;

namespace Pronoia.Reporting.Text;

/// <summary>Sends the literal parts of an interpolated string to a <see cref="MarkupWriter"/> as markup and the holes as escaped text.</summary>
[InterpolatedStringHandler]
internal readonly ref struct MarkupHandler
{
    private readonly MarkupWriter _writer;

    public MarkupHandler(int literalLength, int formattedCount, MarkupWriter writer)
    {
        _ = literalLength;
        _ = formattedCount;
        _writer = writer;
    }

    public void AppendLiteral(string markup) => _writer.Raw(markup);

    public void AppendFormatted(string? text) => _writer.Escaped(text);

    public void AppendFormatted(double coordinate) => _writer.Number(coordinate);

    public void AppendFormatted(long number) => _writer.Raw(number.ToString(CultureInfo.InvariantCulture));

    public void AppendFormatted(RawMarkup markup) => _writer.Raw(markup.Value);
}
