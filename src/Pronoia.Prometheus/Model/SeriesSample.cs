using Pronoia.Prometheus.Histograms;

namespace Pronoia.Prometheus.Model;

/// <summary>One sample together with the series it belongs to: what a scrape, a probe or a rule produces.</summary>
/// <param name="Labels">The series, metric name included.</param>
/// <param name="TimestampMs">Milliseconds since the Unix epoch, UTC.</param>
/// <param name="Value">The value; <see cref="StaleMarker.Value"/> ends the series. Ignored where there is a <see cref="Histogram"/>.</param>
public readonly record struct SeriesSample(Labels Labels, long TimestampMs, double Value)
{
    /// <summary>The native histogram of this instant, or null for a float sample.</summary>
    public FloatHistogram? Histogram { get; init; }

    /// <summary>Whether the sample ends the series: the stale marker as the value, or as the sum of the histogram.</summary>
    public bool IsStale => StaleMarker.IsStale(Histogram?.Sum ?? Value);
}
