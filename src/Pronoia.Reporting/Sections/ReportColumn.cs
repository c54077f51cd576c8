namespace Pronoia.Reporting.Sections;

/// <summary>A column of a table.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Numeric">Whether it holds numbers, which align to the right.</param>
internal readonly record struct ReportColumn(string Title, bool Numeric = false);
