namespace Pronoia.Reporting.Charts;

/// <summary>A point of a line with what was expected of it.</summary>
/// <param name="TimestampMs">Milliseconds since the epoch, UTC.</param>
/// <param name="Value">What was observed; NaN where there is no value.</param>
/// <param name="Expected">What a detector expected, or null.</param>
/// <param name="Lower">The lower bound of the normal band, or null.</param>
/// <param name="Upper">The upper bound of the normal band, or null.</param>
public readonly record struct ChartPoint(long TimestampMs, double Value, double? Expected = null, double? Lower = null, double? Upper = null);
