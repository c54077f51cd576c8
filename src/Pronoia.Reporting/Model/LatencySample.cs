namespace Pronoia.Reporting.Model;

/// <summary>One measured latency and what was expected of it.</summary>
/// <param name="TimestampMs">Milliseconds since the epoch, UTC.</param>
/// <param name="Seconds">The latency in seconds; NaN where the check gave none.</param>
/// <param name="Expected">The expected latency in seconds, or null.</param>
/// <param name="Lower">The lower bound of the normal band in seconds, or null.</param>
/// <param name="Upper">The upper bound of the normal band in seconds, or null.</param>
public readonly record struct LatencySample(
    long TimestampMs, double Seconds, double? Expected = null, double? Lower = null, double? Upper = null);
