using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Yaml;
using Pronoia.Reporting.Model;

namespace Pronoia.Engine.Tests.Configuration;

public sealed class ReportSectionTests
{
    [Fact]
    public void A_report_takes_what_it_does_not_say_from_its_kind()
    {
        var reports = Read("reports: [{name: monthly}, {name: board, kind: executive, time_zone: Europe/Berlin}, {name: plain}]").Reports;

        Assert.Equal(["Monthly optimisation", "Executive summary", "Weekly performance"], reports.Select(r => r.Title));
        Assert.Equal(["0 8 1 * *", "0 8 1 * *", "0 8 * * 1"], reports.Select(r => r.Schedule.ToString()));

        var request = reports[1].Request(new DateTimeOffset(2026, 11, 1, 7, 0, 0, TimeSpan.Zero));
        Assert.Equal(ReportKind.Executive, request.Kind);
        // October in Berlin ends an hour later than it began, counted in UTC.
        Assert.Equal(new ReportPeriod(new DateTimeOffset(2026, 9, 30, 22, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 10, 31, 23, 0, 0, TimeSpan.Zero)), request.Period);
        Assert.Equal(new DateTimeOffset(2026, 8, 31, 22, 0, 0, TimeSpan.Zero), request.Previous!.Value.FromUtc);
    }

    [Fact]
    public void Everything_can_be_said()
    {
        var report = Assert.Single(Read("""
            reports:
              - name: ops
                kind: weekly_digest
                title: Ops
                schedule: '30 7 * * 5'
                period: 3d
                sections: [alerts, slos]
                goals: {time_to_detect: 2m, time_to_resolve: 1h, false_positive_rate: 0.1}
                recipients: [team, {to: 'x@example.org', smarthost: 'other.example.org:587'}]
                attach: [pdf, csv, json]
            """).Reports);

        Assert.Equal(new ResponseGoals { MeanTimeToDetect = TimeSpan.FromMinutes(2), MeanTimeToResolve = TimeSpan.FromHours(1), FalsePositiveRate = 0.1 }, report.Goals);
        Assert.Equal(["alerts", "slos"], report.Sections);
        Assert.Equal(["a@example.org", "b@example.org", "x@example.org"], report.Recipients.SelectMany(r => r.Addresses));
        var slot = new DateTimeOffset(2026, 11, 20, 7, 30, 0, TimeSpan.Zero);
        Assert.Equal(new ReportPeriod(slot.AddDays(-3), slot), report.Request(slot).Period);
    }

    [Theory]
    [InlineData("{name: a, kind: yearly}", "\"yearly\" is not one of daily, weekly_digest, weekly, monthly, quarterly, executive")]
    [InlineData("{name: a, sections: [slo]}", "there is no \"slo\"")]
    [InlineData("{name: a, sections: [slos, slos]}", "sections: names one twice")]
    [InlineData("{name: a, attach: [exe]}", "there is no \"exe\"")]
    [InlineData("{name: a, goals: {false_positive_rate: 5}}", "goals: false_positive_rate")]
    [InlineData("{name: a, goals: {mttd: 5m}}", "unknown key \"mttd\"")]
    [InlineData("{name: a, recipients: [nobody]}", "\"nobody\" is no receiver with email_configs")]
    [InlineData("{name: a, recipients: [c]}", "\"c\" is no receiver with email_configs")]
    [InlineData("{name: a, recipients: ['x@example.org']}", "write addresses as {to: …}")]
    [InlineData("{name: a, recipients: [{to: nonsense}]}", "\"nonsense\" is not a mail address")]
    [InlineData("{name: a, recipients: [{to: 'x@example.org', html: x}]}", "html: is the report's own")]
    [InlineData("{name: a, recipients: [{too: 'x@example.org'}]}", "unknown key \"too\"")]
    [InlineData("{name: a, period: 401d}", "period")]
    public void Mistakes_are_named(string report, string message) =>
        Assert.Contains(message, Assert.Throws<ConfigurationException>(() => Read($"reports: [{report}]")).Message, StringComparison.Ordinal);

    private static PronoiaConfig Read(string yaml) => ConfigurationLoader.Parse(
        $$"""
        targets: [{name: api, url: 'http://127.0.0.1:1'}]
        alerting:
          global: {smtp_smarthost: 'mail.example.org:25', smtp_from: pronoia@example.org}
          route: {receiver: c}
          receivers: [{name: c, console_configs: [{}]}, {name: team, email_configs: [{to: 'a@example.org, b@example.org'}]}]
        {{yaml}}
        """,
        "test.yaml",
        ".");
}
