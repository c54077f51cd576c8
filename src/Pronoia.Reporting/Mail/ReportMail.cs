namespace Pronoia.Reporting.Mail;

/// <summary>A report as a mail: subject, HTML part, text part and the images of the HTML part.</summary>
/// <param name="Subject">One line, at most 120 characters.</param>
/// <param name="Html">The HTML part, below 100 KB.</param>
/// <param name="Text">The text part, which says the same.</param>
/// <param name="Images">The images that the HTML part names by <c>cid:</c>.</param>
public sealed record ReportMail(string Subject, string Html, string Text, IReadOnlyList<InlineImage> Images);
