using Pronoia.Alerting;
using Pronoia.Alerting.State;
using Pronoia.Engine.Alerts;
using Pronoia.Engine.Detection;
using Pronoia.Engine.Reports;
using Pronoia.Prometheus.Model;
using Pronoia.Reporting.Model;
using Pronoia.Storage.Tables;

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

    [Fact]
    public async Task Messages_about_events_of_detectors_count_and_events_that_ended_before_their_time_never_fired()
    {
        using var harness = new EngineHarness("""
            global: {external_labels: {site: athens}}
            targets: [{name: api, url: 'http://127.0.0.1:1'}]
            detection: [{name: Slow, match: latency, labels: {severity: page}}]
            forecasts: [{name: Full, match: disk, above: 100, horizon: 16h, for: 1h}]
            """);
        var now = harness.Time.GetUtcNow();
        var start = now.AddMinutes(-30);
        foreach (var e in (DetectionEvent[])
        [
            Event("Slow", Labels.Of("latency", ("target", "api"), ("path", "/\"x\"")), null),
            Event("Full", Labels.Of("disk", ("target", "api")), new EtaBounds(now.AddHours(1), now.AddHours(2), null)),
        ])
        {
            var row = AnomalyRow.Create(e);
            await harness.Storage.Tables.ApplyAsync(AnomalyRow.Table, row.PartitionKey, [TableOperation.Upsert(row)], default);
        }

        var sent = Labels.Of([
            new Label("alertname", "Slow"), new Label("metric", "latency"), new Label("path", "/\"x\""), new Label("severity", "page"), new Label("site", "athens"), new Label("target", "api"),
        ]);
        await new TableAlertingState(harness.Storage.Tables, harness.Storage.Blobs).AppendAsync(
            new NotificationRecord("1", start.AddSeconds(2), "c", "console[0]", "g", "firing", [Fingerprint.Of(sent)], NotificationOutcome.Delivered, 1, ""), default);

        var report = await harness.Engine.ReportAsync(new ReportRequest { Title = "r", Period = new ReportPeriod(now.AddHours(-1), now) }, CancellationToken.None);

        Assert.Equal([("Slow", "page", 1)], report.Alerts.Select(a => (a.Name, a.Severity, a.Notifications)));

        DetectionEvent Event(string entry, Labels series, EtaBounds? eta) => new()
        {
            Entry = entry,
            Series = series,
            Kind = "spike",
            StartedAt = start,
            DetectedAt = start,
            EndedAt = now.AddMinutes(-10),
            Eta = eta,
            Summary = "s",
            Evidence = new Evidence(),
        };
    }
}
