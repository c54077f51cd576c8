namespace Pronoia.Cli.Series;

/// <summary>One row of a CSV series.</summary>
/// <param name="TimestampText">The timestamp as it stood in the file.</param>
/// <param name="ValueText">The value as it stood in the file.</param>
/// <param name="TimestampMs">Milliseconds since the epoch, UTC.</param>
/// <param name="Value">The value; NaN where the field is empty.</param>
internal readonly record struct SeriesPoint(string TimestampText, string ValueText, long TimestampMs, double Value);
