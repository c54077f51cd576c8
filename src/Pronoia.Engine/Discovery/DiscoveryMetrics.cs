using Pronoia.Engine.Ingest;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Discovery;

/// <summary>What discovery says of itself, as series: whether it works, how much it found, how old that is.</summary>
internal static class DiscoveryMetrics
{
    private const string Up = "pronoia_discovery_up";
    private const string Targets = "pronoia_discovery_targets";
    private const string LastSuccess = "pronoia_discovery_last_success_timestamp_seconds";

    /// <summary>Tells what the metrics mean.</summary>
    public static void Describe(MetricMetadata metadata)
    {
        metadata.Note(new MetricFamily(Up, "Whether a discovery read everything it looks at.", MetricType.Gauge, []));
        metadata.Note(new MetricFamily(Targets, "Targets that a discovery gives, before relabelling.", MetricType.Gauge, []));
        metadata.Note(new MetricFamily(LastSuccess, "When a discovery last read everything it looks at, seconds since the epoch.", MetricType.Gauge, []));
    }

    /// <summary>The samples after a look.</summary>
    public static IReadOnlyList<SeriesSample> Of(DiscoverySource source, DiscoveryStatus status, int targets, DateTimeOffset slot)
    {
        var stamp = slot.ToUnixTimeMilliseconds();
        var samples = new List<SeriesSample> { Sample(Up, status.Error.Length == 0 ? 1 : 0), Sample(Targets, targets) };
        if (status.LastSuccess is { } success)
        {
            samples.Add(Sample(LastSuccess, success.ToUnixTimeMilliseconds() / 1000.0));
        }

        return samples;

        SeriesSample Sample(string name, double value) => new(Labels.Of(name, ("discovery", source.Name)), stamp, value);
    }
}
