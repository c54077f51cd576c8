namespace Pronoia.Reporting.Charts;

/// <summary>A mark on a line where something was not normal.</summary>
/// <param name="TimestampMs">Milliseconds since the epoch, UTC.</param>
/// <param name="Value">What was observed there.</param>
/// <param name="Label">What it was, for example <c>spike, score 0.98</c>.</param>
public readonly record struct AnomalyMark(long TimestampMs, double Value, string Label);
