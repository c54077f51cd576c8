using Pronoia.Detection.Correlation;

namespace Pronoia.Detection.Tests.Correlation;

public sealed class IncidentCorrelatorTests
{
    private static readonly Topology Shop = new(new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        ["web"] = ["api"],
        ["api"] = ["database", "cache"],
        ["cache"] = ["api"],
        ["mobile"] = ["cache"],
    });

    [Fact]
    public void What_the_others_depend_on_is_the_probable_cause_even_when_seen_second()
    {
        var incidents = new IncidentCorrelator(TimeSpan.FromMinutes(5), Shop).Correlate(
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
        var correlator = new IncidentCorrelator(TimeSpan.FromMinutes(1), Topology.None);
        Assert.Empty(correlator.Correlate([]));
        var incident = Assert.Single(correlator.Correlate(
        [
            new AnomalyEvent("b", "", AnomalyKind.Dip, 30_000, 60_000, 0.6),
            new AnomalyEvent("a", "", AnomalyKind.Spike, 10_000, 50_000, 0.6),
        ]));
        Assert.Equal(("a", 60_000L), (incident.Causes[0].Event.Series, incident.EndMs));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IncidentCorrelator(TimeSpan.Zero, Shop));
    }

    [Fact]
    public void Of_events_alike_the_one_that_carries_the_change_leads()
    {
        var causes = new IncidentCorrelator(TimeSpan.FromMinutes(5), Topology.None).Rank(
        [
            new AnomalyEvent("errors{zone=a}", "", AnomalyKind.Spike, 0, null, 0.9, Share: 0.05),
            new AnomalyEvent("errors{zone=b}", "", AnomalyKind.Spike, 0, null, 0.9, Share: 0.95),
        ]);

        Assert.Equal("errors{zone=b}", causes[0].Event.Series);
        Assert.Equal(0.95, causes[0].Share);
        Assert.Empty(new IncidentCorrelator(TimeSpan.FromMinutes(5), Topology.None).Rank([]));
    }

    [Theory]
    [InlineData("web", "database", true)]
    [InlineData("web", "mobile", true)]
    [InlineData("web", "mail", false)]
    [InlineData("database", "database", false)]
    public void Components_are_related_along_chains_and_through_what_both_need(string one, string other, bool expected)
    {
        Assert.Equal(expected, Shop.AreRelated(one, other));
        Assert.Equal(expected, Shop.AreRelated(other, one));
    }
}
