using System.Globalization;
using System.Text;

namespace Pronoia.Reporting.Pdf;

/// <summary>
/// The two standard fonts that a report uses, Helvetica and Helvetica-Bold, which every reader brings along (ISO 32000-1, 9.6.2.2). Text is Windows-1252;
/// what it lacks is shown as a question mark.
/// </summary>
internal sealed class PdfFont
{
    // Advance widths of the characters from space to tilde in thousandths of the size (Adobe's core 14 font metrics).
    private static readonly short[] RegularWidths =
    [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
    ];

    private static readonly short[] BoldWidths =
    [
        278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
        975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
        333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
    ];

    private static readonly Encoding WinAnsi = CodePagesEncodingProvider.Instance.GetEncoding(1252, new EncoderReplacementFallback("?"), new DecoderReplacementFallback("?"))!;

    private readonly short[] _widths;

    private PdfFont(string resource, string name, short[] widths) => (Resource, Name, _widths) = (resource, name, widths);

    public static PdfFont Regular { get; } = new("F1", "Helvetica", RegularWidths);

    public static PdfFont Bold { get; } = new("F2", "Helvetica-Bold", BoldWidths);

    /// <summary>The name in a page's resources.</summary>
    public string Resource { get; }

    /// <summary>The name of the standard font.</summary>
    public string Name { get; }

    /// <summary>The width of a text in points.</summary>
    public double Width(string text, double size)
    {
        var total = 0;
        foreach (var c in Plain(text))
        {
            total += Width(c);
        }

        return total * size / 1000;
    }

    /// <summary>The text as bytes of Windows-1252.</summary>
    public static byte[] Encode(string text) => WinAnsi.GetBytes(Plain(text));

    private int Width(char c) => c switch
    {
        >= ' ' and <= '~' => _widths[c - ' '],
        '…' or '—' => 1000,
        '·' or '’' or '‘' => 278,
        '\u00a0' => 278,
        // An accented letter is as wide as the letter below the accent.
        _ => c.ToString().Normalize(NormalizationForm.FormD)[0] is >= ' ' and <= '~' and var letter ? _widths[letter - ' '] : 556,
    };

    // Signs that Windows-1252 lacks and that we write ourselves.
    private static string Plain(string text) => text.Replace('−', '–').Replace("∞", "inf", StringComparison.Ordinal);

    /// <summary>A coordinate as PDF writes it.</summary>
    public static string Number(double value) => Math.Round(value, 2, MidpointRounding.AwayFromZero).ToString("0.##", CultureInfo.InvariantCulture);
}
