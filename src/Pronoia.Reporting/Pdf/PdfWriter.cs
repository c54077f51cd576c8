using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Pronoia.Reporting.Pdf;

/// <summary>
/// Writes pages as a PDF 1.7 file (ISO 32000-1): catalogue, pages, two standard fonts, compressed contents, cross-reference table. No id and no clock but the one given,
/// so that the same pages give the same bytes.
/// </summary>
internal static class PdfWriter
{
    public static byte[] Write(IReadOnlyList<PdfPage> pages, string title, DateTimeOffset createdAt)
    {
        using var file = new MemoryStream();
        var offsets = new List<long>();
        Ascii(file, "%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n");

        // 1 catalogue, 2 pages, 3 information, 4 and 5 fonts, then a page and its content in turn.
        const int FirstPage = 6;
        Object("<< /Type /Catalog /Pages 2 0 R /Lang (en) /ViewerPreferences << /DisplayDocTitle true >> >>");
        var kids = string.Join(' ', Enumerable.Range(0, pages.Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{FirstPage + (2 * i)} 0 R")));
        Object(string.Create(CultureInfo.InvariantCulture, $"<< /Type /Pages /Kids [{kids}] /Count {pages.Count} >>"));
        var created = createdAt.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        Object($"<< /Title <FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(title))}> /Producer (Pronoia) /CreationDate (D:{created}Z) >>");
        foreach (var font in new[] { PdfFont.Regular, PdfFont.Bold })
        {
            Object($"<< /Type /Font /Subtype /Type1 /BaseFont /{font.Name} /Encoding /WinAnsiEncoding >>");
        }

        for (var i = 0; i < pages.Count; i++)
        {
            Object(string.Create(CultureInfo.InvariantCulture, $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PdfPage.Width} {PdfPage.Height}] /Resources << /Font << /F1 4 0 R /F2 5 0 R >> >> /Contents {FirstPage + (2 * i) + 1} 0 R >>"));
            var content = Compress(pages[i].Content);
            Begin();
            Ascii(file, string.Create(CultureInfo.InvariantCulture, $"<< /Length {content.Length} /Filter /FlateDecode >>\nstream\n"));
            file.Write(content);
            Ascii(file, "\nendstream\nendobj\n");
        }

        var start = file.Position;
        Ascii(file, string.Create(CultureInfo.InvariantCulture, $"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n"));
        foreach (var offset in offsets)
        {
            Ascii(file, offset.ToString("0000000000", CultureInfo.InvariantCulture) + " 00000 n \n");
        }

        Ascii(file, string.Create(CultureInfo.InvariantCulture, $"trailer\n<< /Size {offsets.Count + 1} /Root 1 0 R /Info 3 0 R >>\nstartxref\n{start}\n%%EOF\n"));
        return file.ToArray();

        void Begin()
        {
            offsets.Add(file.Position);
            Ascii(file, string.Create(CultureInfo.InvariantCulture, $"{offsets.Count} 0 obj\n"));
        }

        void Object(string body)
        {
            Begin();
            Ascii(file, body + "\nendobj\n");
        }
    }

    private static void Ascii(MemoryStream file, string text) => file.Write(Encoding.Latin1.GetBytes(text));

    private static byte[] Compress(string content)
    {
        using var compressed = new MemoryStream();
        using (var deflate = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(Encoding.Latin1.GetBytes(content));
        }

        return compressed.ToArray();
    }
}
