using Pronoia.Engine.Planning;
using Pronoia.Engine.Reports;
using Pronoia.Engine.Results;
using Pronoia.Probing;
using Pronoia.Reporting.Calendar;
using Pronoia.Reporting.Model;

namespace Pronoia.Engine.Tests.Reports;

/// <summary>
/// October 2026 in Berlin, in which the clocks go back: 31 days and one hour, a check every five minutes, written slot by slot through the engine's own writer. What
/// it says of availability is compared with sums made by hand, to the second.
/// </summary>
public sealed class MonthOfHistoryTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly DateTimeOffset Begin = new(2026, 9, 30, 22, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = new(2026, 10, 31, 23, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private const string Yaml = """
        global: {interval: 5m, timeout: 5s, default_rules: false, default_detection: false}
        targets: [{name: shop, url: 'http://127.0.0.1:1'}]
        slos:
          - {name: month, service: shop, objective: 99.5, calendar: month, time_zone: Europe/Berlin, sli: {probe_availability: {selector: '{target="shop"}'}}}
        alerting:
          route: {receiver: c}
          receivers: [{name: c, console_configs: [{}]}]
          maintenance_windows: [{name: database upgrade, matchers: [target=shop], starts_at: 2026-10-20T01:00:00Z, ends_at: 2026-10-20T03:00:00Z}]
        reports: [{name: monthly, time_zone: Europe/Berlin}]
        """;

    // By hand, each as [first slot, first slot after).
    private static readonly (DateTimeOffset From, DateTimeOffset To, ProbeVerdict? Verdict)[] Exceptions =
    [
        (At(3, 10, 0), At(3, 10, 45), ProbeVerdict.Down),          // nine checks: 2,700 s
        (At(9, 4, 0), At(9, 6, 30), null),                         // nobody checks; the check at 03:55 speaks until 04:00: 9,000 s unknown
        (At(14, 12, 0), At(14, 12, 30), ProbeVerdict.Degraded),    // 1,800 s available
        (At(20, 1, 30), At(20, 2, 0), ProbeVerdict.Down),          // inside of maintenance: no outage
        (At(25, 0, 30), At(25, 1, 30), ProbeVerdict.Down),         // across the clock change at 01:00 UTC: 3,600 s, however the clocks stood
    ];

    [Fact]
    public async Task A_month_with_outages_gaps_maintenance_and_a_clock_change_adds_up_to_the_second()
    {
        using var harness = new EngineHarness(Yaml, time: new ManualTimeProvider(End.AddHours(8)));
        var job = Assert.Single(new JobCatalogue(harness.Engine.Config).Jobs, j => j.Kind == JobKind.Probe);
        var writer = new ProbeResultWriter(harness.Storage.Tables);
        for (var slot = Begin; slot < End; slot += Interval)
        {
            var verdict = Array.Find(Exceptions, e => e.From <= slot && slot < e.To) is { From.Ticks: > 0 } e ? e.Verdict : ProbeVerdict.Up;
            if (verdict is { } known)
            {
                await writer.WriteAsync(harness.Engine.Config, job, slot, [(job.Targets[0], Result(slot, known))], CancellationToken.None);
            }
        }

        var request = Assert.Single(harness.Engine.Config.Reports).Request(End.AddHours(8));
        Assert.Equal(new ReportPeriod(Begin, End), request.Period);
        Assert.Equal(CalendarPeriod.Containing(CalendarUnit.Month, At(15, 0, 0), Berlin), request.Period);
        var report = await harness.Engine.ReportAsync(request, CancellationToken.None);

        // 31 days and the hour that comes twice.
        const double Total = (31 * 86_400) + 3600;
        const double Down = 2700 + 3600;
        const double Maintenance = 7200;
        const double Unknown = 9000;
        const double Degraded = 1800;
        var target = Assert.Single(report.Targets);
        Assert.Equal(new UptimeSeconds(Total - Down - Maintenance - Unknown - Degraded, Degraded, Down, Unknown, Maintenance), target.Uptime);
        Assert.Equal(Total, target.Uptime.Total);
        Assert.Equal(1 - (Down / (Total - Maintenance - Unknown)), target.Uptime.Availability!.Value, 15);

        var slo = Assert.Single(report.Slos);
        Assert.Equal(new ReportPeriod(Begin, End), slo.WindowPeriod);
        Assert.Equal(1 - (Down / (Total - Maintenance - Unknown) / 0.005), slo.BudgetRemaining!.Value, 9);
        Assert.Equal(Unknown / (Total - Maintenance), slo.UnknownShare, 12);

        Assert.Equal([At(3, 10, 0), At(25, 0, 30)], report.Incidents.Select(i => i.StartedBetween.LatestUtc).Order());
        var night = report.Incidents.Single(i => i.StartedBetween.LatestUtc == At(25, 0, 30));
        Assert.Equal((At(25, 0, 25), At(25, 1, 30)), (night.StartedBetween.EarliestUtc, night.EndedBetween!.Value.LatestUtc));
        var footnote = Assert.Single(report.Maintenance);
        Assert.Equal((At(20, 1, 0), At(20, 3, 0), "database upgrade"), (footnote.FromUtc, footnote.ToUtc, footnote.Reason));

        // Made again from the same rows it is the same report.
        Assert.Equal(
            ReportForms.Render(report, "x").Files.Select(f => Convert.ToHexString(f.Content.Span)),
            ReportForms.Render(await harness.Engine.ReportAsync(request, CancellationToken.None), "x").Files.Select(f => Convert.ToHexString(f.Content.Span)));
    }

    private static DateTimeOffset At(int day, int hour, int minute) => new(2026, 10, day, hour, minute, 0, TimeSpan.Zero);

    private static ProbeResult Result(DateTimeOffset at, ProbeVerdict verdict) => new()
    {
        Target = "shop",
        Module = "http_2xx",
        Success = verdict != ProbeVerdict.Down,
        Verdict = verdict,
        Failure = verdict == ProbeVerdict.Down ? FailureClass.Connect : FailureClass.None,
        Message = "",
        StartedAt = at,
        Duration = TimeSpan.FromMilliseconds(100),
    };
}
