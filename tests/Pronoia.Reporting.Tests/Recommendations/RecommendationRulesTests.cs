using Pronoia.Reporting.Model;
using Pronoia.Reporting.Recommendations;

namespace Pronoia.Reporting.Tests.Recommendations;

public class RecommendationRulesTests
{
    private static readonly DateTimeOffset At = SampleReport.From;
    private static readonly ReliabilityReport Empty = new() { Title = "t", Period = new ReportPeriod(At, At.AddDays(30)), GeneratedAt = At.AddDays(30) };

    [Theory]
    [InlineData(0.81, 0.9, "under-provisioned")]
    [InlineData(0.8, 0.95, null)]
    [InlineData(0.2, 0.39, "over-provisioned")]
    [InlineData(0.2, 0.4, null)]
    [InlineData(double.NaN, double.NaN, null)]
    public void Resources(double p95, double highest, string? rule) =>
        Assert.Equal(rule, RecommendationRules.Evaluate(Empty with { Resources = [new ResourceReport("node-1", "memory", p95, highest)] }).SingleOrDefault()?.Rule);

    [Theory]
    [InlineData(5, 3, 30, "noisy-alert")]
    [InlineData(5, 2, 30, null)]
    [InlineData(4, 4, 1, null)]
    [InlineData(5, 0, 1, "flapping-alert")]
    [InlineData(6, 6, 1, "noisy-alert,flapping-alert")]
    public void Alerts(int fired, int idle, int minutes, string? rules)
    {
        var alerts = Enumerable.Range(0, fired).Select(i => new AlertReport { Name = "a", FiredAt = At.AddHours(i), ResolvedAt = At.AddHours(i).AddMinutes(minutes), Judgement = i >= idle ? AlertJudgement.True : AlertJudgement.False });
        Assert.Equal(rules ?? "", string.Join(',', RecommendationRules.Evaluate(Empty with { Alerts = [.. alerts] }).Select(r => r.Rule)));
    }

    [Fact]
    public void An_alert_that_still_fires_has_no_length_and_does_not_flap()
    {
        var alerts = Enumerable.Range(0, 9).Select(i => new AlertReport { Name = "a", FiredAt = At.AddHours(i), Judgement = AlertJudgement.True });
        Assert.Empty(RecommendationRules.Evaluate(Empty with { Alerts = [.. alerts] }));
    }

    [Fact]
    public void A_probe_every_five_minutes_is_too_sparse_for_three_nines()
    {
        // 99.9 % of 30 days allows 43.2 minutes; five minutes are 11.6 % of that, 259 seconds would be 10 %.
        var slo = new SloReport { Name = "api", Objective = 0.999, WindowPeriod = Empty.Period, CheckInterval = TimeSpan.FromMinutes(5) };
        var found = Assert.Single(RecommendationRules.Evaluate(Empty with { Slos = [slo] }));
        Assert.Equal("Check every 4m19s or oftener, or lower the objective.", found.Action);
        Assert.Equal("Checked every 5m, one failed check spends 11.6 % of the error budget; the rule allows 10 %.", found.Evidence);
        Assert.Empty(RecommendationRules.Evaluate(Empty with { Slos = [slo with { CheckInterval = TimeSpan.FromMinutes(1) }, slo with { CheckInterval = null }] }));
    }

    [Fact]
    public void Latency_and_coverage()
    {
        TargetReport[] targets =
        [
            new() { Name = "slower", P95 = 0.13, PreviousP95 = 0.1 },
            new() { Name = "same", P95 = 0.12, PreviousP95 = 0.1, ChecksScheduled = 100, ChecksMissed = 1 },
            new() { Name = "new", P95 = 5 },
            new() { Name = "patchy", ChecksScheduled = 100, ChecksMissed = 2 },
        ];
        Assert.Equal(["latency-regression slower", "missed-checks patchy"], RecommendationRules.Evaluate(Empty with { Targets = targets }).Select(r => $"{r.Rule} {r.Subject}"));
    }
}
