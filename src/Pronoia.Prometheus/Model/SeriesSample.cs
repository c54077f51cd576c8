namespace Pronoia.Prometheus.Model;

/// <summary>One float sample together with the series it belongs to: what a scrape, a probe or a rule produces.</summary>
/// <param name="Labels">The series, metric name included.</param>
/// <param name="TimestampMs">Milliseconds since the Unix epoch, UTC.</param>
/// <param name="Value">The value; <see cref="StaleMarker.Value"/> ends the series.</param>
public readonly record struct SeriesSample(Labels Labels, long TimestampMs, double Value);
