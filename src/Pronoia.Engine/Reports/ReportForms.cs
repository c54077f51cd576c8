using System.Text;
using Pronoia.Reporting.Mail;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Pdf;
using Pronoia.Reporting.Rendering;

namespace Pronoia.Engine.Reports;

/// <summary>A report in every format.</summary>
/// <param name="Mail">The mail.</param>
/// <param name="Files">
/// <c>html</c>, <c>pdf</c>, <c>json</c>, <c>mail.html</c>, <c>mail.txt</c>, one <c>.png</c> for each image of the mail, and one <c>.csv</c> for each table with rows.
/// </param>
public sealed record ReportForms(ReportMail Mail, IReadOnlyList<ReportForm> Files)
{
    private const string Png = ".png";

    /// <summary>Renders a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="stem">What the files' names begin with: the mail's file names its images by it.</param>
    /// <param name="pageUrl">Where the page is archived, or null.</param>
    public static ReportForms Render(ReliabilityReport report, string stem, Uri? pageUrl = null)
    {
        var mail = MailReport.Render(report, pageUrl);
        return new ReportForms(
            mail,
            [
                new("html", Encoding.UTF8.GetBytes(HtmlReport.Render(report))),
                new("pdf", PdfReport.Render(report)),
                new("json", Encoding.UTF8.GetBytes(JsonReport.Render(report))),
                new("mail.html", Encoding.UTF8.GetBytes(WithImageFiles(mail, stem))),
                new("mail.txt", Encoding.UTF8.GetBytes(mail.Text)),
                .. mail.Images.Select(i => new ReportForm(ImageSuffix(i), i.Content)),
                .. CsvReport.Render(report).Select(c => new ReportForm(c.Name, Encoding.UTF8.GetBytes(c.Content))),
            ]);
    }

    /// <summary>A report from its files.</summary>
    /// <param name="stem">What the files' names begin with.</param>
    /// <param name="subject">The subject of its mail.</param>
    /// <param name="files">The files.</param>
    /// <exception cref="InvalidDataException">The mail is not among them.</exception>
    public static ReportForms Of(string stem, string subject, IReadOnlyList<ReportForm> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        InlineImage[] images = [.. files.Where(f => f.Suffix.EndsWith(Png, StringComparison.Ordinal)).Select(f => new InlineImage(MailReport.ContentId(f.Suffix[..^Png.Length]), "image/png", f.Content))];
        var html = images.Aggregate(Text("mail.html"), (html, image) => html.Replace($"\"{stem}.{ImageSuffix(image)}\"", $"\"cid:{image.ContentId}\"", StringComparison.Ordinal));
        return new ReportForms(new ReportMail(subject, html, Text("mail.txt"), images), files);

        string Text(string suffix) => files.FirstOrDefault(f => f.Suffix == suffix) is { } form
            ? Encoding.UTF8.GetString(form.Content.Span)
            : throw new InvalidDataException($"the report {stem} has no {suffix}");
    }

    /// <summary>The HTML part with its images beside it, since a file has no parts that <c>cid:</c> could name.</summary>
    private static string WithImageFiles(ReportMail mail, string stem) =>
        mail.Images.Aggregate(mail.Html, (html, image) => html.Replace($"\"cid:{image.ContentId}\"", $"\"{stem}.{ImageSuffix(image)}\"", StringComparison.Ordinal));

    private static string ImageSuffix(InlineImage image) => image.ContentId.Split('@')[0] + Png;
}
