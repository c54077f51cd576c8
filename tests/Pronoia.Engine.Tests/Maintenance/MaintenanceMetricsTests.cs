using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Tests.Maintenance;

public sealed class MaintenanceMetricsTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_target_that_cannot_be_probed_is_in_maintenance_but_has_no_result_to_leave_out()
    {
        // No canary answers, so nothing can be said of the target.
        using var harness = new EngineHarness("""
            global: {interval: 1s, timeout: 1s, default_rules: false, default_detection: false}
            prober: {canary: {targets: ['127.0.0.1:1'], reuse_for: 0s}}
            targets: [{name: a, url: 'http://127.0.0.1:1'}, {name: b, url: 'http://127.0.0.1:1'}]
            alerting:
              route: {receiver: c}
              receivers: [{name: c, console_configs: [{}]}]
              maintenance_windows: [{name: w, matchers: ['target=a'], ends_at: 2026-11-21T12:00:03Z}]
            """);
        await harness.StepAsync(Second, 6);

        await OnlyInWindowAsync(harness, "target", "a");
        Assert.Empty(await harness.SelectAsync("pronoia_maintenance_success"));
    }

    [Fact]
    public async Task A_heartbeat_is_in_maintenance_while_its_window_holds()
    {
        using var harness = new EngineHarness("""
            global: {interval: 1s, default_rules: false, default_detection: false}
            heartbeats: [{name: backup, period: 1m, labels: {team: ops}}, {name: other, period: 1m}]
            alerting:
              route: {receiver: c}
              receivers: [{name: c, console_configs: [{}]}]
              maintenance_windows: [{name: w, matchers: ['team=ops'], ends_at: 2026-11-21T12:00:03Z}]
            """);
        await harness.StepAsync(Second, 30);

        await OnlyInWindowAsync(harness, "name", "backup");
    }

    [Fact]
    public async Task The_end_of_maintenance_is_no_anomaly()
    {
        await using var server = await Loopback.TextAsync("ok");
        using var harness = new EngineHarness($$"""
            global: {interval: 1s, default_rules: false, default_detection: false}
            targets: [{name: a, url: '{{server.Url}}'}]
            detection: [{name: All, match: '{__name__=~"pronoia_maintenance.*"}', detector: band}]
            alerting:
              route: {receiver: c}
              receivers: [{name: c, console_configs: [{}]}]
              maintenance_windows: [{name: w, ends_at: 2026-11-21T12:01:00Z}]
            """);
        await harness.StepAsync(Second, 90);

        Assert.Equal(2, (await harness.SelectAsync("{__name__=~\"pronoia_maintenance.*\"}")).Count);
        Assert.Empty(await harness.RowsAsync("anomalies"));
    }

    /// <summary>The series says 1 before the end of the window and ends with the first slot after it.</summary>
    private static async Task OnlyInWindowAsync(EngineHarness harness, string label, string value)
    {
        var end = new DateTimeOffset(2026, 11, 21, 12, 0, 3, TimeSpan.Zero).ToUnixTimeMilliseconds();
        var data = Assert.Single(await harness.SelectAsync("pronoia_maintenance"));
        Assert.Equal(value, data.Labels[label]);
        var values = data.Values.ToArray();
        Assert.NotEmpty(values[..^1]);
        Assert.All(values[..^1], v => Assert.Equal(1, v));
        Assert.True(StaleMarker.IsStale(values[^1]));
        Assert.True(data.Timestamps.Span[^2] < end && data.Timestamps.Span[^1] >= end);
    }
}
