using Pronoia.Engine.Alerts;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Reports;
using Pronoia.Reporting.Model;

namespace Pronoia.Engine.Tests.Reports;

public sealed class AlertJudgeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Up from 10:00, down from 12:00 to 12:10, up until 15:00, and unknown after that.</summary>
    private static readonly AlertJudge Judge = new(
        ConfigurationLoader.Parse(
            """
            targets: [{name: shop, url: 'http://127.0.0.1:1'}]
            rules: {groups: [{name: g, rules: [{alert: CertificateExpires, expr: 'probe_ssl_earliest_cert_expiry < 1'}]}]}
            """,
            "t",
            "."),
        [
            new("shop", UptimeState.Up, Noon.AddHours(-2), Noon),
            new("shop", UptimeState.Down, Noon, Noon.AddMinutes(10)),
            new("shop", UptimeState.Up, Noon.AddMinutes(10), Noon.AddHours(3)),
        ]);

    [Theory]
    [InlineData("TargetDown", 2, 10, AlertJudgement.True, "the target was down")]
    [InlineData("LatencyAnomaly", -3, 1, AlertJudgement.True, "the target was down")]
    [InlineData("TargetDown", 14, 20, AlertJudgement.True, "the target was down")]
    [InlineData("TargetDown", 60, 70, AlertJudgement.False, "the target was not down")]
    [InlineData("LatencyAnomaly", 60, 70, AlertJudgement.Unjudged, "")]
    [InlineData("CertificateExpires", 60, 70, AlertJudgement.Unjudged, "")]
    [InlineData("TargetDown", 170, 190, AlertJudgement.Unjudged, "")]
    [InlineData("TargetDown", 60, null, AlertJudgement.Unjudged, "")]
    public void What_is_known_of_the_target_decides(string name, int firedMinute, int? endedMinute, AlertJudgement judgement, string by)
    {
        var alert = new AlertReport { Name = name, FiredAt = Noon.AddMinutes(firedMinute), ResolvedAt = endedMinute is { } m ? Noon.AddMinutes(m) : null };

        var judged = Judge.Judge(alert, "shop", null);

        Assert.Equal((judgement, by), (judged.Judgement, judged.JudgedBy));
    }

    [Fact]
    public void What_somebody_said_comes_first_and_an_alert_about_no_target_is_not_judged()
    {
        var alert = new AlertReport { Name = "TargetDown", FiredAt = Noon, ResolvedAt = Noon.AddMinutes(10) };

        Assert.Equal(AlertJudgement.False, Judge.Judge(alert, "shop", Verdict.Noise).Judgement);
        Assert.Equal(AlertJudgement.True, Judge.Judge(alert, "", Verdict.Useful).Judgement);
        Assert.Equal(AlertJudgement.Unjudged, Judge.Judge(alert, "", null).Judgement);
    }
}
