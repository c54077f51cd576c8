namespace Pronoia.Reporting.Rendering;

/// <summary>One table of a report as a file.</summary>
/// <param name="Name">The file name, for example <c>targets.csv</c>.</param>
/// <param name="Content">The content: a header row, fields by RFC 4180, lines ending in CR LF.</param>
public sealed record CsvFile(string Name, string Content);
