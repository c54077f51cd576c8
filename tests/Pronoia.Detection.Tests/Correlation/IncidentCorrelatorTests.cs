using Pronoia.Detection.Correlation;

namespace Pronoia.Detection.Tests.Correlation;

public sealed class IncidentCorrelatorTests
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Topology = new(StringComparer.Ordinal)
    {
        ["web"] = ["api"],
        ["api"] = ["database", "cache"],
        ["cache"] = ["api"],
    };

    [Fact]
    public void What_the_others_depend_on_is_the_probable_cause_even_when_seen_second()
    {
        var incidents = new IncidentCorrelator(TimeSpan.FromMinutes(5), Topology).Correlate(
        [
            new AnomalyEvent("web latency", "web", AnomalyKind.Spike, 60_000, null, 0.9),
            new AnomalyEvent("db latency", "database", AnomalyKind.LevelShift, 90_000, null, 0.8),
            new AnomalyEvent("api errors", "api", AnomalyKind.Spike, 120_000, 400_000, 0.7),
            new AnomalyEvent("mail queue", "mail", AnomalyKind.Spike, 3_000_000, 3_100_000, 0.9),
        ]);
        Assert.Equal(2, incidents.Count);
        Assert.Equal((60_000, null), (incidents[0].StartMs, incidents[0].EndMs));
        Assert.Equal(["web latency", "db latency", "api errors"], incidents[0].Events.Select(e => e.Series));
        Assert.Equal("db latency", incidents[0].Causes[0].Event.Series);
        Assert.Equal(1, incidents[0].Causes[0].Explains);
        Assert.Equal(0, incidents[0].Causes.Single(c => c.Event.Component == "web").Explains);
        Assert.Equal((3_000_000, 3_100_000L), (incidents[1].StartMs, incidents[1].EndMs));
    }

    [Fact]
    public void Without_topology_the_first_event_leads_and_nothing_is_no_incident()
    {
        var correlator = new IncidentCorrelator(TimeSpan.FromMinutes(1), new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal));
        Assert.Empty(correlator.Correlate([]));
        var incident = Assert.Single(correlator.Correlate(
        [
            new AnomalyEvent("b", "", AnomalyKind.Dip, 30_000, 60_000, 0.6),
            new AnomalyEvent("a", "", AnomalyKind.Spike, 10_000, 50_000, 0.6),
        ]));
        Assert.Equal(("a", 60_000L), (incident.Causes[0].Event.Series, incident.EndMs));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IncidentCorrelator(TimeSpan.Zero, Topology));
    }
}
