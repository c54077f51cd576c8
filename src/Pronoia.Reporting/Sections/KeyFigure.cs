namespace Pronoia.Reporting.Sections;

/// <summary>A figure of the summary.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">The figure.</param>
/// <param name="Detail">What it is held against.</param>
/// <param name="Tone">Whether it is good.</param>
internal readonly record struct KeyFigure(string Label, string Value, string Detail, Tone Tone);
