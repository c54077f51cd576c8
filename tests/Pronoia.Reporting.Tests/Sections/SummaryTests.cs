using Pronoia.Reporting.Model;
using Pronoia.Reporting.Sections;

namespace Pronoia.Reporting.Tests.Sections;

public class SummaryTests
{
    private static readonly DateTimeOffset From = SampleReport.From;
    private static readonly DateTimeOffset To = SampleReport.To;

    private static readonly ReliabilityReport Good = new()
    {
        Title = "t",
        Period = new ReportPeriod(From, To),
        GeneratedAt = To,
        Targets = [new TargetReport { Name = "api", Uptime = new UptimeSeconds(604_800, 0, 0, 0, 0) }],
        Slos = [Slo(0.9)],
        Coverage = new CoverageReport(10, 10, 0),
    };

    [Fact]
    public void All_well_is_good() => AssertVerdict(Tone.Good, "The objective is met.", Good);

    [Fact]
    public void A_missed_objective_goes_before_everything() =>
        AssertVerdict(Tone.Bad, "1 of 2 objectives missed.", Good with { Slos = [Slo(-0.01), Slo(0.9)], Incidents = [OpenIncident], Targets = [] });

    [Fact]
    public void An_open_incident_is_bad() => AssertVerdict(Tone.Bad, "1 incident is still open.", Good with { Incidents = [OpenIncident] });

    [Theory]
    [InlineData(30_000, Tone.Good)]
    [InlineData(40_000, Tone.Unknown)]
    public void Too_much_unknown_time_forbids_a_verdict(double unknown, object tone) =>
        Assert.Equal(tone, Summary.Verdict(Good with { Targets = [new TargetReport { Name = "api", Uptime = new UptimeSeconds(604_800 - unknown, 0, 0, unknown, 0) }] }).Tone);

    [Fact]
    public void Little_budget_is_a_risk_and_so_is_a_forecast_within_a_month()
    {
        AssertVerdict(Tone.Warning, "1 of 1 objective has less than 25 % of the error budget left.", Good with { Slos = [Slo(0.24)] });
        var forecast = new ForecastReport { Subject = "disk", Threshold = "full", EtaUtc = To.AddDays(30) };
        AssertVerdict(Tone.Warning, "1 forecast reaches its threshold within 30 days.", Good with { Forecasts = [forecast] });
        AssertVerdict(Tone.Good, "The objective is met.", Good with { Forecasts = [forecast with { EtaUtc = To.AddDays(31) }, forecast with { EtaUtc = null }] });
    }

    [Fact]
    public void An_objective_without_data_is_not_met()
    {
        AssertVerdict(Tone.Unknown, "1 of 2 objectives has no data.", Good with { Slos = [Slo(0.9), new SloReport { Name = "b", Objective = 0.9 }] });
        AssertVerdict(Tone.Unknown, "Nothing is known about this period: no check has reported.", Good with { Slos = [], Targets = [] });
    }

    [Fact]
    public void Goals_are_met_below_and_missed_at_their_limit()
    {
        var incident = OpenIncident with { DetectedAt = From.AddMinutes(5), ResolvedAt = From.AddMinutes(29), EndedBetween = new TimeBounds(From.AddMinutes(28), From.AddMinutes(29)) };
        var figures = Summary.KeyFigures(Good with { Incidents = [incident], FalsePositives = new FalsePositiveReport(19, 1, 2, 0.001, 0.249) });
        Assert.Equal(Tone.Bad, figures.Single(f => f.Label == "Time to detect").Tone);
        Assert.Equal(Tone.Good, figures.Single(f => f.Label == "Time to resolve").Tone);
        var judged = figures.Single(f => f.Label == "False positives");
        Assert.Equal((Tone.Bad, "5 %", "1 of 20 judged, 95 % interval 0.1 % – 24.9 %; 2 not judged; goal: below 5 %"), (judged.Tone, judged.Value, judged.Detail));
    }

    [Fact]
    public void Alerts_that_nobody_judged_are_not_false()
    {
        var figure = Summary.KeyFigures(Good with { FalsePositives = new FalsePositiveReport(0, 0, 3) }).Single(f => f.Label == "False positives");
        Assert.Equal((Tone.Unknown, "not judged", "3 not judged; goal: below 5 %"), (figure.Tone, figure.Value, figure.Detail));
    }

    [Fact]
    public void Without_incidents_and_alerts_there_is_no_mean_and_no_rate()
    {
        var labels = Summary.KeyFigures(Good).Select(f => f.Label);
        Assert.Equal(["Availability", "Unknown", "Incidents", "Coverage"], labels);
    }

    private static IncidentReport OpenIncident => new() { Title = "down", StartedBetween = new TimeBounds(From.AddMinutes(-1), From) };

    private static SloReport Slo(double left) => new() { Name = "s", Objective = 0.99, Achieved = 0.99, BudgetRemaining = left };

    private static void AssertVerdict(object tone, string headline, ReliabilityReport report)
    {
        var verdict = Summary.Verdict(report);
        Assert.Equal(tone, verdict.Tone);
        Assert.Equal(headline, verdict.Headline);
        Assert.DoesNotContain(headline, verdict.Sentences);
    }
}
