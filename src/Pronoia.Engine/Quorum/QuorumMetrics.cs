using Pronoia.Prometheus.Model;
using Pronoia.Probing;

namespace Pronoia.Engine.Quorum;

/// <summary>A verdict of all locations as series of its target.</summary>
internal static class QuorumMetrics
{
    /// <summary>1 where the locations together find the target reachable, 0 where they find it down; absent where nobody could probe.</summary>
    public const string Up = "pronoia_quorum_up";

    /// <summary>1 or 0 for each location that had a say.</summary>
    public const string LocationUp = "pronoia_location_up";

    public static IEnumerable<MetricFamily> Of(QuorumVerdict verdict)
    {
        if (verdict.Verdict == ProbeVerdict.Unknown)
        {
            yield break;
        }

        yield return MetricFamily.Gauge(Up, "Whether the locations together find the target reachable.", verdict.Verdict == ProbeVerdict.Down ? 0 : 1);
        yield return new MetricFamily(
            LocationUp,
            "Whether a location finds the target reachable.",
            MetricType.Gauge,
            [.. verdict.Votes.Select(v => new MetricPoint(LocationUp, Labels.Of([new Label("location", v.Location)]), v.Verdict == ProbeVerdict.Down ? 0 : 1))]);
    }
}
