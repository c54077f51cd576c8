using System.Globalization;
using System.Text;
using Pronoia.Reporting.Mail;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Pdf;
using Pronoia.Reporting.Rendering;

namespace Pronoia.Cli.Output;

/// <summary>Writes a report in every format.</summary>
internal static class ReportFiles
{
    /// <summary>
    /// Writes <c>{name}-{first day}</c> with <c>.html</c>, <c>.pdf</c>, <c>.json</c>, <c>.mail.html</c>, <c>.mail.txt</c>, an image
    /// <c>.{content id}.png</c> for each of the mail, and <c>.{table}.csv</c> for each table with rows.
    /// </summary>
    /// <returns>The paths in the order in which they were written.</returns>
    /// <exception cref="IOException">The directory cannot be made, or a file not be written.</exception>
    public static async Task<IReadOnlyList<string>> WriteAsync(ReliabilityReport report, string name, string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var firstDay = TimeZoneInfo.ConvertTime(report.Period.FromUtc, report.TimeZone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var mail = MailReport.Render(report);
        var files = new List<(string Suffix, ReadOnlyMemory<byte> Content)>
        {
            ("html", Encoding.UTF8.GetBytes(HtmlReport.Render(report))),
            ("pdf", PdfReport.Render(report)),
            ("json", Encoding.UTF8.GetBytes(JsonReport.Render(report))),
            ("mail.html", Encoding.UTF8.GetBytes(WithImageFiles(mail, $"{name}-{firstDay}"))),
            ("mail.txt", Encoding.UTF8.GetBytes(mail.Text)),
        };
        files.AddRange(mail.Images.Select(i => (ImageSuffix(i), i.Content)));
        files.AddRange(CsvReport.Render(report).Select(c => (c.Name, (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(c.Content))));
        var written = new List<string>(files.Count);
        foreach (var (suffix, content) in files)
        {
            var path = Path.Combine(directory, $"{name}-{firstDay}.{suffix}");
            await File.WriteAllBytesAsync(path, content, cancellationToken);
            written.Add(path);
        }

        return written;
    }

    /// <summary>The HTML part with its images beside it, since a file has no parts that <c>cid:</c> could name.</summary>
    private static string WithImageFiles(ReportMail mail, string stem) =>
        mail.Images.Aggregate(mail.Html, (html, image) => html.Replace($"\"cid:{image.ContentId}\"", $"\"{stem}.{ImageSuffix(image)}\"", StringComparison.Ordinal));

    private static string ImageSuffix(InlineImage image) => $"{image.ContentId.Split('@')[0]}.png";
}
