using Microsoft.AspNetCore.Http;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Query;
using Pronoia.Storage.Slots;

namespace Pronoia.Engine.Tests.Runtime;

public sealed class PronoiaEngineTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static string Yaml(Uri url) => $$$"""
        global: {interval: 1s, timeout: 1s, evaluation_interval: 1s, default_rules: false, default_detection: false}
        targets: [{name: api, url: '{{{url}}}'}]
        rules:
          groups:
            - name: g
              rules: [{alert: Down, expr: 'probe_success == 0', for: 2s, labels: {severity: page}}]
        alerting:
          route: {receiver: c, group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
          receivers: [{name: c, console_configs: [{}]}]
        """;

    [Fact]
    public async Task A_target_that_goes_down_pages_once_and_resolves_and_a_restart_in_between_repeats_nothing()
    {
        var up = true;
        await using var server = await Loopback.StartAsync(context =>
        {
            context.Response.StatusCode = up ? 200 : 500;
            return Task.CompletedTask;
        });
        using var first = new EngineHarness(Yaml(server.Url));
        await first.StepAsync(Second, 5);
        Assert.Empty(first.Lines);

        up = false;
        await first.StepAsync(Second, 6);
        Assert.Single(first.Lines, l => l.StartsWith("[FIRING", StringComparison.Ordinal));

        using var second = new EngineHarness(Yaml(server.Url), first.Storage, first.Time);
        await second.StepAsync(Second, 6);
        Assert.Empty(second.Lines);

        up = true;
        await second.StepAsync(Second, 6);
        Assert.Single(second.Lines, l => l.StartsWith("[RESOLVED", StringComparison.Ordinal));
        var results = await second.RowsAsync("results");
        Assert.InRange(results.Count, 22, 24);
        Assert.All(results, r => Assert.IsType<double>(r["DurationSeconds"]));
        Assert.Equal(results.Count, results.Select(r => r.GetTime("Slot")).Distinct().Count());
    }

    [Fact]
    public async Task Messages_that_come_twice_change_nothing()
    {
        await using var server = await Loopback.TextAsync("ok");
        using var harness = new EngineHarness(Yaml(server.Url));
        await harness.Engine.TickAsync(CancellationToken.None);
        var messages = new List<string>();
        while (harness.Storage.Queue.Count("work") > 0)
        {
            await foreach (var message in harness.Storage.Queue.ReceiveAsync("work", CancellationToken.None))
            {
                messages.Add(message.Text);
                break;
            }
        }

        foreach (var message in messages.Concat(messages))
        {
            await harness.Engine.WorkAsync(message, CancellationToken.None);
        }

        Assert.Equal(1, Assert.Single(await harness.SelectAsync("probe_success")).Count);
        Assert.Single(await harness.RowsAsync("results"));
    }

    [Fact]
    public async Task Slots_that_nobody_ran_are_missed_and_the_target_is_unknown_meanwhile()
    {
        await using var server = await Loopback.TextAsync("ok");
        using var harness = new EngineHarness(Yaml(server.Url));
        await harness.StepAsync(Second, 3);
        harness.Time.Advance(TimeSpan.FromMinutes(1));
        await harness.StepAsync(Second, 2);

        var slots = await harness.RowsAsync("slots");
        var status = await harness.Engine.Web.StatusAsync(CancellationToken.None);
        Assert.Equal(20 - 1, slots.Count(s => s.GetString("Job") == "probe-1s-0" && s.GetString("State") == nameof(SlotState.Missed)));
        Assert.InRange(Assert.Single(status.Targets).Uptime.Unknown, 58, 62);
    }

    [Fact]
    public async Task A_late_message_is_missed_and_an_old_one_of_a_job_that_is_gone_is_dropped()
    {
        await using var server = await Loopback.TextAsync("ok");
        using var harness = new EngineHarness(Yaml(server.Url));
        await harness.Engine.TickAsync(CancellationToken.None);
        harness.Time.Advance(TimeSpan.FromMinutes(5));
        await harness.StepAsync(Second);
        await harness.Engine.WorkAsync("{\"Job\":\"probe-gone-0\",\"Slot\":\"2026-11-21T12:00:00Z\"}", CancellationToken.None);

        Assert.Contains(await harness.RowsAsync("slots"), s => s.GetString("Detail") == "came to a worker too late");
        await Assert.ThrowsAsync<FormatException>(async () => await harness.Engine.WorkAsync("not json", CancellationToken.None));
    }

    [Fact]
    public async Task A_series_that_disappears_from_a_source_ends_even_where_another_instance_saw_it_last()
    {
        var body = "a{job=\"x\"} 1\nb{job=\"x\"} 2\n";
        await using var server = await Loopback.StartAsync(async context => await context.Response.WriteAsync(body));
        var yaml = $"federation: [{{name: core, url: '{server.Url}', match: ['{{job=\"x\"}}'], interval: 1s}}]\nglobal: {{default_rules: false}}";
        using var first = new EngineHarness(yaml);
        await first.StepAsync(Second, 2);

        body = "a{job=\"x\"} 1\n";
        using var second = new EngineHarness(yaml, first.Storage, first.Time);
        await second.StepAsync(Second, 1);

        var ended = Assert.Single(await second.SelectAsync("b"));
        Assert.Equal(3, ended.Count);
        Assert.True(StaleMarker.IsStale(Last([ended])));
        Assert.False(StaleMarker.IsStale(Last(await second.SelectAsync("a"))));
    }

    [Fact]
    public async Task Of_a_source_that_goes_down_every_series_ends_and_up_is_zero()
    {
        var up = true;
        await using var server = await Loopback.StartAsync(async context =>
        {
            context.Response.StatusCode = up ? 200 : 502;
            await context.Response.WriteAsync(up ? "a{job=\"x\"} 1\n" : "");
        });
        using var harness = new EngineHarness($"federation: [{{name: core, url: '{server.Url}', match: [a], interval: 1s}}]\nglobal: {{default_rules: false}}");
        await harness.StepAsync(Second, 2);
        up = false;
        await harness.StepAsync(Second, 1);

        Assert.True(StaleMarker.IsStale(Last(await harness.SelectAsync("a"))));
        double[] values = Assert.Single(await harness.SelectAsync("up")).Values.ToArray();
        Assert.Equal<double>(new double[] { 1, 1, 0 }, values);
    }

    [Fact]
    public async Task Slots_that_died_with_their_process_are_missed_after_the_restart_and_a_lost_report_is_made()
    {
        const string Yaml = """
            global: {interval: 1s, default_rules: false, default_detection: false}
            targets: [{name: api, url: 'http://127.0.0.1:1'}]
            reports: [{name: daily, schedule: '1 12 * * *', period: 1h}]
            """;
        using var first = new EngineHarness(Yaml);
        await first.StepAsync(Second);
        first.Time.Advance(TimeSpan.FromSeconds(60));
        // Planned and handed out; the queue dies with the process before anybody works on it.
        await first.Engine.TickAsync(CancellationToken.None);
        while (first.Storage.Queue.Count("work") > 0)
        {
            await foreach (var lost in first.Storage.Queue.ReceiveAsync("work", CancellationToken.None))
            {
                Assert.NotEmpty(lost.Text);
                break;
            }
        }

        first.Time.Advance(TimeSpan.FromMinutes(10));
        using var second = new EngineHarness(Yaml, first.Storage, first.Time);
        await second.StepAsync(Second, 2);

        var slots = await second.RowsAsync("slots");
        Assert.Contains(slots, s => s.GetString("Detail") == "was handed out and never finished");
        Assert.DoesNotContain(slots, s => s.GetString("State") is nameof(SlotState.Planned) or nameof(SlotState.Started));
        Assert.Equal(nameof(SlotState.Done), Assert.Single(slots, s => s.GetString("Job") == "report-daily").GetString("State"));
    }

    private static double Last(IReadOnlyList<SeriesData> series) => Assert.Single(series).Values.Span[^1];
}
