using Microsoft.AspNetCore.Http;
using Pronoia.Engine.Tests.Api;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Tests.Discovery;

/// <summary>Discovery through the whole engine: targets come, go and stay where a source fails.</summary>
public sealed class DiscoveryEngineTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private const string Quiet = "global: {interval: 1s, timeout: 1s, default_rules: false, default_detection: false}\n";

    [Fact]
    public async Task Discovered_targets_are_scraped_until_they_go_and_a_failing_source_keeps_them()
    {
        await using var app = await Loopback.TextAsync("a 1\n");
        var (answer, status) = ($$$"""[{"targets": ["{{{app.Url.Authority}}}"], "labels": {"__meta_env": "prod"}}]""", 200);
        await using var discovery = await SourceAsync(() => (answer, status));
        using var harness = new EngineHarness($$$"""
            {{{Quiet}}}
            scrape_configs:
              - job_name: app
                http_sd_configs: [{url: '{{{discovery.Url}}}', refresh_interval: 1s}]
                relabel_configs: [{source_labels: [__meta_env], target_label: env}]
            """);
        await harness.StepAsync(Second, 3);
        Assert.Equal("prod", Assert.Single(await harness.SelectAsync("a")).Labels["env"]);

        status = 500;
        await harness.StepAsync(Second, 3);
        var alive = Assert.Single(await harness.SelectAsync("a"));
        Assert.False(StaleMarker.IsStale(alive.Values.Span[^1]));
        var up = Assert.Single(await harness.SelectAsync("pronoia_discovery_up"));
        Assert.Equal<double>([1, 1, 1, 0, 0, 0], up.Values.ToArray());
        Assert.Equal("scrape/app/http_sd/0", up.Labels["discovery"]);
        var row = Assert.Single(await harness.RowsAsync("discovery"));
        Assert.Equal(3, Math.Round((row.GetTime("LastAttempt")!.Value - row.GetTime("LastSuccess")!.Value).TotalSeconds));
        Assert.Contains("500", row.GetString("Error"), StringComparison.Ordinal);

        (answer, status) = ("[]", 200);
        await harness.StepAsync(Second, 6);
        Assert.True(StaleMarker.IsStale(Assert.Single(await harness.SelectAsync("a")).Values.Span[^1]));
    }

    [Fact]
    public async Task An_instance_that_starts_works_with_what_another_found_without_asking_again()
    {
        await using var app = await Loopback.TextAsync("a 1\n");
        var asked = 0;
        await using var discovery = await SourceAsync(() => (++asked, $$"""[{"targets": ["{{app.Url.Authority}}"]}]""", 200));
        var yaml = Quiet + $"scrape_configs: [{{job_name: app, http_sd_configs: [{{url: '{discovery.Url}', refresh_interval: 1h}}]}}]";
        using var first = new EngineHarness(yaml);
        await first.StepAsync(Second, 3);
        using var worker = new EngineHarness(yaml, first.Storage, first.Time);
        await first.Engine.TickAsync(CancellationToken.None);

        while (first.Storage.Queue.Count("work") > 0)
        {
            await foreach (var message in first.Storage.Queue.ReceiveAsync("work", CancellationToken.None))
            {
                await worker.Engine.WorkAsync(message.Text, CancellationToken.None);
                break;
            }
        }

        Assert.Equal(1, asked);
        var stamps = Assert.Single(await worker.SelectAsync("a")).Timestamps;
        Assert.True(first.Time.GetUtcNow().ToUnixTimeMilliseconds() - stamps.Span[^1] < 1000);
    }

    [Fact]
    public async Task Targets_to_probe_come_from_files_with_module_name_and_interval_by_relabelling()
    {
        await using var app = await Loopback.TextAsync("ok");
        using var directory = new TemporaryDirectory();
        directory.Write("t.json", $$$"""[{"targets": ["{{{app.Url}}}"], "labels": {"team": "web", "title": "shop", "env": "prod"}}, {"targets": ["ftp://x"]}]""");
        await using var api = await ApiServer.StartAsync($$$"""
            {{{Quiet}}}
            target_discovery:
              - name: shops
                labels: {tier: front}
                file_sd_configs: [{files: ['{{{directory.Combine("*.json")}}}']}]
                relabel_configs:
                  - {source_labels: [title], target_label: target}
                  - {regex: title, action: labeldrop}
                  - {target_label: __scrape_interval__, replacement: 2s}
            """);
        await api.Harness.StepAsync(Second, 5);

        var series = Assert.Single(await api.Harness.SelectAsync("probe_success"));
        Assert.Equal($"probe_success{{env=\"prod\", instance=\"{app.Url}\", job=\"probe\", target=\"shop\", team=\"web\", tier=\"front\"}}", series.Labels.ToString());
        var target = Assert.Single((await api.JsonAsync("/api/v1/targets"))["data"]!["activeTargets"]!.AsArray())!;
        Assert.Equal(("up", "2s"), ((string)target["health"]!, (string)target["scrapeInterval"]!));
    }

    [Fact]
    public async Task Federation_sources_are_discovered_each_with_a_shard_and_a_name_of_its_own()
    {
        var paths = new List<string>();
        await using var one = await SourceAsync("m{job=\"a\",instance=\"i\",from=\"one\"} 1\n");
        await using var two = await SourceAsync("m{job=\"a\",instance=\"i\",from=\"two\"} 1\n");
        using var harness = new EngineHarness($$$"""
            {{{Quiet}}}
            federation:
              - name: core
                match: ['{job="a"}']
                labels: {cluster: eu}
                static_configs: [{targets: ['{{{one.Url.Authority}}}', '{{{two.Url.Authority}}}'], labels: {zone: z}}]
            """);
        await harness.StepAsync(Second, 2);

        Assert.Equal(["/federate?match%5B%5D=%7Bjob%3D%22a%22%7D"], paths.Distinct());
        Assert.Equal(
            ["m{cluster=\"eu\", from=\"one\", instance=\"i\", job=\"a\", zone=\"z\"}", "m{cluster=\"eu\", from=\"two\", instance=\"i\", job=\"a\", zone=\"z\"}"],
            (await harness.SelectAsync("m")).Select(s => s.Labels.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(
            new[] { $"core/{one.Url.Authority}", $"core/{two.Url.Authority}" }.Order(StringComparer.Ordinal),
            (await harness.SelectAsync("pronoia_federation_up")).Select(s => s.Labels["source"]).Order(StringComparer.Ordinal));
        Assert.All(await harness.SelectAsync("up"), s => Assert.Equal("core", s.Labels["job"]));

        Task<Loopback> SourceAsync(string body) => Loopback.StartAsync(async context =>
        {
            lock (paths)
            {
                paths.Add($"{context.Request.Path}{context.Request.QueryString}");
            }

            await context.Response.WriteAsync(body);
        });
    }

    [Fact]
    public async Task More_targets_than_are_taken_fail_the_look_and_change_nothing()
    {
        var many = string.Join(',', Enumerable.Range(0, 20_001).Select(i => $"\"t{i}:1\""));
        await using var discovery = await SourceAsync(() => ($$"""[{"targets": [{{many}}]}]""", 200));
        using var harness = new EngineHarness(Quiet + $"scrape_configs: [{{job_name: app, http_sd_configs: [{{url: '{discovery.Url}'}}]}}]");
        await harness.StepAsync(Second, 2);

        var row = Assert.Single(await harness.RowsAsync("discovery"));
        Assert.Equal("20001 targets were found: at most 20000 are taken", row.GetString("Error"));
        Assert.Equal(0, row.GetInt64("Targets"));
    }

    private static Task<Loopback> SourceAsync(Func<(string Body, int Status)> answer) => Loopback.StartAsync(async context =>
    {
        var (body, status) = answer();
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    });

    private static Task<Loopback> SourceAsync(Func<(int Count, string Body, int Status)> answer) => SourceAsync(() =>
    {
        var (_, body, status) = answer();
        return (body, status);
    });
}
