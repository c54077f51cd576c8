using Pronoia.Reporting.Calendar;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Slos;

namespace Pronoia.Reporting.Tests.Slos;

public class SloEvaluationTests
{
    private static readonly DateTimeOffset End = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ReportPeriod Week = new(End.AddDays(-7), End);
    private static readonly SloDefinition Slo = new() { Service = "api", Name = "up", Objective = 0.999, Indicator = new ProbeAvailabilityIndicator("{}") };

    [Fact]
    public void A_rolling_window_counts_down_time_against_known_time()
    {
        // 30 days of which 10 are unknown: 20 days known, 0.1 % of them is 28.8 minutes of budget; 14.4 minutes were down, half of them this week.
        UptimeSegment[] segments =
        [
            new(End.AddDays(-40), End.AddDays(-20), UptimeState.Up),
            new(End.AddDays(-10), End.AddMinutes(-7.2), UptimeState.Up),
            new(End.AddMinutes(-7.2), End, UptimeState.Down),
            new(End.AddDays(-20), End.AddDays(-20).AddMinutes(7.2), UptimeState.Down),
            new(End.AddDays(-20).AddMinutes(7.2), End.AddDays(-20).AddMinutes(14.4), UptimeState.Up),
        ];
        var report = SloEvaluation.FromUptime(Slo, [segments], Week);
        var known = TimeSpan.FromDays(20).TotalSeconds + 864;
        Assert.Equal(1 - (864 / known), report.Achieved!.Value, 12);
        Assert.Equal(1 - (864 / known / 0.001), report.BudgetRemaining!.Value, 9);
        Assert.Equal(432 / known / 0.001, report.BudgetSpentInPeriod!.Value, 9);
        Assert.Equal(1 - (known / TimeSpan.FromDays(30).TotalSeconds), report.UnknownShare, 9);
        Assert.Equal(report.BudgetRemaining.Value, report.Burn[^1].Remaining, 9);
        Assert.Equal(1, report.Burn[0].Remaining);
        Assert.All(report.Burn.Zip(report.Burn.Skip(1)), p => Assert.True(p.Second.Remaining <= p.First.Remaining));
    }

    [Fact]
    public void Nothing_known_has_no_result()
    {
        var report = SloEvaluation.FromUptime(Slo, [[]], Week);
        Assert.Null(report.Achieved);
        Assert.Null(report.BudgetRemaining);
        Assert.Null(report.Breached);
        Assert.Equal(1, report.UnknownShare);
        Assert.Empty(report.Burn);
    }

    [Fact]
    public void Maintenance_alone_spends_nothing()
    {
        var report = SloEvaluation.FromUptime(Slo, [[new(End.AddDays(-30), End.AddDays(-1), UptimeState.Maintenance), new(End.AddDays(-1), End, UptimeState.Up)]], Week);
        Assert.Equal(1, report.Achieved);
        Assert.Equal(0, report.UnknownShare);
    }

    [Fact]
    public void A_calendar_window_is_that_of_the_reports_month_and_not_the_next()
    {
        var month = new ReportPeriod(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), End);
        var slo = Slo with { Window = SloWindow.Calendar(CalendarUnit.Month, TimeZoneInfo.Utc) };
        UptimeSegment[] segments = [new(End.AddDays(-60), End.AddDays(-30), UptimeState.Down), new(End.AddDays(-30), End, UptimeState.Up)];
        var report = SloEvaluation.FromUptime(slo, [segments], month);
        Assert.Equal(month, report.WindowPeriod);
        Assert.Equal(1, report.BudgetRemaining);
    }

    [Fact]
    public void In_the_middle_of_a_calendar_window_what_is_to_come_is_not_unknown()
    {
        var slo = Slo with { Window = SloWindow.Calendar(CalendarUnit.Month, TimeZoneInfo.Utc) };
        var start = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        var report = SloEvaluation.FromUptime(slo, [[new(start, start.AddDays(7), UptimeState.Up)]], new ReportPeriod(start, start.AddDays(7)));
        Assert.Equal(0, report.UnknownShare);
        Assert.Equal(End, report.WindowPeriod.ToUtc);
    }

    [Fact]
    public void Events_weigh_by_their_number()
    {
        var counts = Enumerable.Range(0, 30 * 24).Select(i => new EventCount(End.AddHours(i - (30 * 24)), i == 700 ? 900 : 100, i == 700 ? 100 : 0)).ToArray();
        counts[5] = counts[5] with { Good = double.NaN };
        var report = SloEvaluation.FromEvents(Slo with { Objective = 0.99 }, counts, TimeSpan.FromHours(1), Week);
        var total = (718 * 100) + 1000.0;
        Assert.Equal(1 - (100 / total), report.Achieved!.Value, 12);
        Assert.Equal(1 - (100 / total / 0.01), report.BudgetRemaining!.Value, 9);
        Assert.Equal(100 / total / 0.01, report.BudgetSpentInPeriod!.Value, 9);
        Assert.Equal(1 / 720.0, report.UnknownShare, 9);
    }
}
