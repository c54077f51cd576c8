using Pronoia.Engine.Alerts;
using Pronoia.Engine.Configuration;

namespace Pronoia.Engine.Tests.Alerts;

public sealed class TargetAlertsTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Alerts_about_a_target_wait_while_what_it_depends_on_is_down_and_stand_in_its_message()
    {
        HashSet<string> down = ["router", "db", "shop"];
        await using var server = await Loopback.StartAsync(context =>
        {
            context.Response.StatusCode = down.Contains(context.Request.Path.Value![1..]) ? 500 : 200;
            return Task.CompletedTask;
        });
        using var harness = new EngineHarness($$$"""
            global: {interval: 1s, timeout: 1s, evaluation_interval: 1s, default_rules: false, default_detection: false}
            targets:
              - {name: shop, url: '{{{server.Url}}}shop', depends_on: [db]}
              - {name: db, url: '{{{server.Url}}}db', depends_on: [router]}
              - {name: router, url: '{{{server.Url}}}router'}
              - {name: blog, url: '{{{server.Url}}}blog'}
            rules:
              groups:
                - name: g
                  rules:
                    - {alert: Down, expr: 'probe_success == 0', for: 2s}
                    - {alert: Slow, expr: 'probe_duration_seconds{target=~"router|blog"} >= 0'}
            alerting:
              route: {receiver: c, group_by: [alertname, target], group_wait: 2s, group_interval: 2s, repeat_interval: 1h}
              receivers: [{name: c, console_configs: [{}]}]
            """);
        await harness.StepAsync(Second, 8);

        Assert.Equal(["FIRING Down router", "FIRING Slow blog", "FIRING Slow router"], Subjects(harness));
        var suppressed = harness.Lines.IndexOf("  2 more suppressed under it:");
        Assert.Contains("target=\"router\"", harness.Lines[suppressed - 1], StringComparison.Ordinal);
        Assert.Equal(["target=db", "target=shop"], harness.Lines.Skip(suppressed + 1).Take(2).Select(l => l.Split(' ')[^1]).Order());

        harness.Lines.Clear();
        down = ["shop"];
        await harness.StepAsync(Second, 8);

        // That the router is slow keeps nobody waiting: only what says that it is down does.
        Assert.Equal(["FIRING Down shop", "RESOLVED Down router"], Subjects(harness));
    }

    [Fact]
    public void What_looks_at_probe_success_says_that_a_target_is_down()
    {
        var config = ConfigurationLoader.Parse(
            """
            targets: [{name: a, url: 'http://x'}]
            rules:
              groups:
                - name: g
                  rules:
                    - {alert: Flaky, expr: 'avg_over_time((probe_success{job="probe"})[5m:]) < 0.5'}
                    - {alert: Late, expr: 'probe_duration_seconds > 1'}
                    - {record: ok, expr: 'sum(probe_success)'}
            """,
            "test.yaml",
            ".");

        Assert.Equal(["Flaky", "TargetDown"], TargetAlerts.Down(config).Order());
    }

    private static IEnumerable<string> Subjects(EngineHarness harness) => harness.Lines
        .Where(l => l.StartsWith('['))
        .Select(l => $"{l[1..l.IndexOf(':', StringComparison.Ordinal)]} {string.Join(' ', l.Split('"').Where((_, i) => i % 2 == 1))}")
        .Order();
}
