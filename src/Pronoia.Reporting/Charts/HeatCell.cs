namespace Pronoia.Reporting.Charts;

/// <summary>One cell of a heat strip.</summary>
/// <param name="Label">What it stands for, for example an hour or a day.</param>
/// <param name="Value">Its heat; NaN where nothing is known, which is drawn hollow.</param>
public readonly record struct HeatCell(string Label, double Value);
