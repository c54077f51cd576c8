using Pronoia.Engine.Reports;
using Pronoia.Reporting.Model;

namespace Pronoia.Engine.Tests.Reports;

public sealed class NotificationCountsTests
{
    [Fact]
    public async Task A_report_counts_the_messages_that_told_of_an_alert_under_its_external_labels()
    {
        using var harness = new EngineHarness("""
            global: {interval: 10s, default_rules: false, default_detection: false, external_labels: {site: athens, severity: none}}
            targets: [{name: api, url: 'http://127.0.0.1:1'}]
            rules:
              groups:
                - name: g
                  rules:
                    - {alert: Down, expr: probe_success == 0, labels: {severity: page}}
                    - {alert: Quiet, expr: probe_success == 0}
            alerting:
              route: {receiver: c, group_by: [alertname], group_wait: 0s, routes: [{receiver: none, matchers: ['alertname="Quiet"']}]}
              receivers: [{name: c, console_configs: [{}]}, {name: none}]
            """);
        var start = harness.Time.GetUtcNow();
        await harness.StepAsync(TimeSpan.FromSeconds(10), 12);

        var report = await harness.Engine.ReportAsync(new ReportRequest { Title = "r", Period = new ReportPeriod(start, harness.Time.GetUtcNow()) }, CancellationToken.None);

        Assert.Equal([("Down", "page", 1), ("Quiet", "", 0)], report.Alerts.Select(a => (a.Name, a.Severity, a.Notifications)).Order());
        Assert.Matches("^connect: cannot connect to 127.0.0.1:1", Assert.Single(report.Incidents).Cause);
    }
}
