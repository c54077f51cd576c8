using Pronoia.Engine.Configuration;
using Pronoia.Engine.Quorum;
using Pronoia.Probing;

namespace Pronoia.Engine.Tests.Quorum;

public sealed class QuorumVerdictTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Names = ["eu", "us", "asia"];

    // U up, D down, G degraded, ? unknown, - no row, o a row that is too old and says down.
    [Theory]
    [InlineData("UUU", 2, ProbeVerdict.Up, "not down from any of 3 locations")]
    [InlineData("DUU", 2, ProbeVerdict.Degraded, "down from 1 of 3 locations (eu)")]
    [InlineData("DDU", 2, ProbeVerdict.Down, "down from 2 of 3 locations (eu, us)")]
    [InlineData("DDD", 3, ProbeVerdict.Down, "down from 3 of 3 locations (asia, eu, us)")]
    [InlineData("DDU", 3, ProbeVerdict.Degraded, "down from 2 of 3 locations (eu, us)")]
    [InlineData("DUU", 1, ProbeVerdict.Down, "down from 1 of 3 locations (eu)")]
    [InlineData("GUU", 2, ProbeVerdict.Degraded, "not down from any of 3 locations")]
    [InlineData("D?U", 2, ProbeVerdict.Degraded, "down from 1 of 2 locations (eu); 1 of 3 say nothing")]
    [InlineData("D?-", 2, ProbeVerdict.Down, "down from 1 of 1 locations (eu); 2 of 3 say nothing")]
    [InlineData("Uoo", 2, ProbeVerdict.Up, "not down from any of 1 locations; 2 of 3 say nothing")]
    [InlineData("???", 2, ProbeVerdict.Unknown, "no location could probe")]
    [InlineData("ooo", 2, ProbeVerdict.Unknown, "no location could probe")]
    public void Locations_together(string votes, int downWhen, ProbeVerdict expected, string message)
    {
        var quorum = new QuorumConfig { Location = "eu", Locations = Names, DownWhen = downWhen };
        var cast = votes.Zip(Names).Where(v => v.First != '-').Select(v => new LocationVote("a", v.Second, v.First == 'o' ? Now.AddSeconds(-61) : Now, Verdict(v.First), ""));
        var verdict = QuorumVerdict.Of(quorum, cast, Now.AddSeconds(-60));
        Assert.Equal((expected, message), (verdict.Verdict, verdict.Message));
    }

    [Fact]
    public void A_location_that_the_configuration_does_not_know_has_no_vote()
    {
        var quorum = new QuorumConfig { Location = "eu", Locations = ["eu", "us"], DownWhen = 1 };
        var verdict = QuorumVerdict.Of(quorum, [new LocationVote("a", "moon", Now, ProbeVerdict.Down, ""), new LocationVote("a", "eu", Now, ProbeVerdict.Up, "")], Now);
        Assert.Equal(ProbeVerdict.Up, verdict.Verdict);
    }

    private static ProbeVerdict Verdict(char c) => c switch { 'U' => ProbeVerdict.Up, 'G' => ProbeVerdict.Degraded, '?' => ProbeVerdict.Unknown, _ => ProbeVerdict.Down };
}
