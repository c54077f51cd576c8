using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Pronoia.Engine.Tests.Incidents;

public sealed class MaintenanceDecoyTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static string Yaml(Uri url, string detector) => $$"""
        global: {default_rules: false}
        federation: [{name: core, url: '{{url}}', match: ['{job="shop"}'], interval: 1s}]
        detection: [{name: Errors, match: errors, detector: {{detector}}}]
        alerting:
          maintenance_windows:
            - {name: deploy, starts_at: 2026-11-21T12:01:00Z, ends_at: 2026-11-21T12:01:30Z, matchers: ['job="shop"']}
          route: {receiver: c, group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
          receivers: [{name: c, console_configs: [{}]}]
        """;

    private readonly Random _random = new(3);
    private double _level = 10;

    [Theory]
    [InlineData("band")]
    [InlineData("auto")]
    public async Task A_step_made_in_maintenance_opens_no_event_and_one_made_later_names_the_window(string detector)
    {
        await using var server = await Loopback.StartAsync(async context =>
            await context.Response.WriteAsync($"errors{{job=\"shop\"}} {(_level + _random.NextDouble()).ToString("0.###", CultureInfo.InvariantCulture)}\n"));
        using var first = new EngineHarness(Yaml(server.Url, detector));
        await first.StepAsync(Second, 70);
        _level = 60;
        await first.StepAsync(Second, 25);
        // The window is over; another process goes on with what was stored.
        using var harness = new EngineHarness(Yaml(server.Url, detector), first.Storage, first.Time);
        await harness.StepAsync(Second, 90);
        Assert.Empty(await harness.RowsAsync("anomalies"));

        _level = 400;
        await harness.StepAsync(Second, 8);
        var row = Assert.Single(await harness.RowsAsync("anomalies"));
        Assert.Equal("2026-11-21 12:01:00 UTC to 2026-11-21 12:01:29 UTC (deploy)", row.GetString("Excluded"));
    }

    [Fact]
    public async Task What_breaks_right_after_maintenance_is_an_event_all_the_same()
    {
        await using var server = await Loopback.StartAsync(async context =>
            await context.Response.WriteAsync($"errors{{job=\"shop\"}} {(_level + _random.NextDouble()).ToString("0.###", CultureInfo.InvariantCulture)}\n"));
        using var harness = new EngineHarness(Yaml(server.Url, "band"));
        await harness.StepAsync(Second, 91);
        _level = 60;
        await harness.StepAsync(Second, 8);

        Assert.Single(await harness.RowsAsync("anomalies"));
    }
}
