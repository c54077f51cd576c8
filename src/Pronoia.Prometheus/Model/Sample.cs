namespace Pronoia.Prometheus.Model;

/// <summary>One float sample of a series.</summary>
/// <param name="TimestampMs">Milliseconds since the Unix epoch, UTC.</param>
/// <param name="Value">The value; may be NaN, an infinity or the stale marker.</param>
public readonly record struct Sample(long TimestampMs, double Value);
